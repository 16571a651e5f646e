import "@fontsource/dancing-script/latin-500.css";
import "@fontsource/dancing-script/latin-ext-500.css";
import "@fontsource/source-sans-3/latin-700.css";
import "@fontsource/source-sans-3/latin-ext-700.css";
import "@fontsource/source-serif-4/latin-400.css";
import "@fontsource/source-serif-4/latin-ext-400.css";
import { Radio, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import type { Hand } from "../../api/signature";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "./AppearanceStep.module.css";
import type { Appearance } from "./appearance";

const hands: Hand[] = ["cursive", "upright", "bold"];
const LONGEST = 80;

interface AppearanceStepProps {
  appearance: Appearance;
  onChoose: (appearance: Appearance) => void;
}

/** The typed signature, seen in each hand while one types. */
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
      <Form onSubmit={form.onSubmit(({ text, hand }) => onChoose({ text: text.trim(), hand }))}>
        <TextInput
          label={t("signing.appearance.text")}
          required
          autoComplete="name"
          {...form.getInputProps("text")}
        />
        <Radio.Group label={t("signing.appearance.hand")} {...form.getInputProps("hand")}>
          <div className={styles.hands}>
            {hands.map(hand => (
              <Radio
                key={hand}
                value={hand}
                className={styles.choice}
                label={
                  <>
                    <small>{t(`signing.appearance.hands.${hand}`)}</small>
                    <SignatureText text={form.values.text} hand={hand} />
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

export function SignatureText({ text, hand }: Appearance) {
  return (
    <span className={styles.signature} data-hand={hand} aria-hidden="true">
      {text || "…"}
    </span>
  );
}
