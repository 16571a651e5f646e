import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { MainAct } from "../../ui/navigation/MainAct";
import { type Identity, IdentityFields, useIdentityRules } from "../administration/IdentityFields";
import type { Draft } from "./draft";

interface IdentityStepProps {
  draft: Draft;
  refused: Record<string, string>;
  keep: (identity: Identity) => void;
}

export function IdentityStep({ draft, refused, keep }: IdentityStepProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: draft.identity,
    initialErrors: refused,
    validate: useIdentityRules(),
  });
  return (
    <Sheet title={t("rights.add.titles.identity")}>
      <Form onSubmit={form.onSubmit(keep)}>
        <IdentityFields form={form} />
        <Acts>
          <MainAct type="submit">{t("rights.add.toRights")}</MainAct>
        </Acts>
      </Form>
    </Sheet>
  );
}
