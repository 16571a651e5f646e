import { TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "../administration/administration.module.css";
import type { Draft } from "./draft";

interface EmailStepProps {
  draft: Draft;
  refused: string | undefined;
  keep: (email: string) => void;
}

/** The address first: by it one knows whether somebody is a member already. */
export function EmailStep({ draft, refused, keep }: EmailStepProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { email: draft.email },
    initialErrors: refused ? { email: refused } : {},
    validate: {
      email: text => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim()) ? null : t("rights.add.emailWrong")),
    },
  });
  return (
    <Sheet title={t("rights.add.titles.email")}>
      <Form onSubmit={form.onSubmit(({ email }) => keep(email.trim().toLowerCase()))}>
        <p className={styles.soft}>{t("rights.add.emailText")}</p>
        <TextInput
          label={t("rights.add.email")}
          type="email"
          required
          maxLength={254}
          autoComplete="off"
          maw={420}
          {...form.getInputProps("email")}
        />
        <Acts>
          <MainAct type="submit">{t("rights.add.toIdentity")}</MainAct>
        </Acts>
      </Form>
    </Sheet>
  );
}
