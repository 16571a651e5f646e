import "@fontsource/dancing-script/latin-500.css";
import "@fontsource/dancing-script/latin-ext-500.css";
import "@fontsource/source-sans-3/latin-700.css";
import "@fontsource/source-sans-3/latin-ext-700.css";
import "@fontsource/source-serif-4/latin-400.css";
import "@fontsource/source-serif-4/latin-ext-400.css";
import { Radio, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { Handwriting } from "../../api/signature";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "./AppearanceStep.module.css";
import type { Appearance } from "./appearance";

const handwritings: Handwriting[] = ["cursive", "upright", "bold"];
const LONGEST = 60;

interface AppearanceStepProps {
  appearance: Appearance;
  onChoose: (appearance: Appearance) => void;
}

/** The typed signature, seen in each handwriting while one types. */
export function AppearanceStep({ appearance, onChoose }: AppearanceStepProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: appearance,
    validate: {
      text: text =>
        !text.trim()
          ? t("signing.appearance.empty")
          : text.length > LONGEST
            ? t("signing.appearance.long")
            : null,
    },
  });
  return (
    <Sheet title={t("signing.appearance.title")}>
      <Form onSubmit={form.onSubmit(({ text, handwriting }) => onChoose({ text: text.trim(), handwriting }))}>
        <TextInput
          label={t("signing.appearance.text")}
          required
          autoComplete="name"
          {...form.getInputProps("text")}
        />
        <Radio.Group label={t("signing.appearance.handwriting")} {...form.getInputProps("handwriting")}>
          <div className={styles.handwritings}>
            {handwritings.map(handwriting => (
              <Radio
                key={handwriting}
                value={handwriting}
                className={styles.choice}
                label={
                  <>
                    <small>{t(`signing.appearance.handwritings.${handwriting}`)}</small>
                    <SignatureText text={form.values.text} handwriting={handwriting} />
                  </>
                }
              />
            ))}
          </div>
        </Radio.Group>
        <Acts>
          <MainAct type="submit">{t("common.next")}</MainAct>
        </Acts>
      </Form>
    </Sheet>
  );
}

export function SignatureText({ text, handwriting }: Appearance) {
  return (
    <span className={styles.signature} data-handwriting={handwriting} aria-hidden="true">
      {text || "…"}
    </span>
  );
}
