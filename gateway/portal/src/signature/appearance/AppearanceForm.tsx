import "@fontsource/dancing-script/latin-500.css";
import "@fontsource/dancing-script/latin-ext-500.css";
import "@fontsource/source-sans-3/latin-700.css";
import "@fontsource/source-sans-3/latin-ext-700.css";
import "@fontsource/source-serif-4/latin-400.css";
import "@fontsource/source-serif-4/latin-ext-400.css";
import { Checkbox, Radio, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { Acts, Form } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "./Appearance.module.css";
import { type Appearance, handwritings, kinds, LONGEST_TEXT } from "./appearance";
import { DrawingPad } from "./DrawingPad";
import { ImageChoice } from "./ImageChoice";
import { useKeep } from "./ownSignature";
import { SignatureShown } from "./SignatureShown";

interface AppearanceFormProps {
  appearance: Appearance;
  act: string;
  /** Whether one chooses if it is kept for the next time; an image always is, for the service looks at it first. */
  mayKeep?: boolean;
  onChoose: (appearance: Appearance) => void;
}

/** A signature of one's own: a typed name, a drawing or an image, seen as it will stand on the page. */
export function AppearanceForm({ appearance, act, mayKeep = false, onChoose }: AppearanceFormProps) {
  const { t } = useTranslation();
  const keeping = useKeep();
  const form = useForm({
    initialValues: { handwriting: handwritings[0], lines: [] as string[], keep: !mayKeep, ...appearance },
    validate: {
      text: text =>
        !text.trim()
          ? t("signing.appearance.empty")
          : text.length > LONGEST_TEXT
            ? t("signing.appearance.long")
            : null,
      lines: (lines, { kind }) =>
        kind === "drawn" && lines.length === 0 ? t("signing.appearance.drawFirst") : null,
      image: (image, { kind }) => (kind === "image" && !image ? t("signing.appearance.imageFirst") : null),
    },
  });
  const { kind, keep } = form.values;
  const choosing = useMutation({
    mutationFn: (chosen: Appearance) =>
      keep || kind === "image" ? keeping(chosen) : Promise.resolve(chosen),
    onSuccess: onChoose,
    onError: refusal => refusal instanceof Problem && form.setErrors(refusal.byField()),
  });
  const isBesideField = choosing.error instanceof Problem && choosing.error.fields.length > 0;
  return (
    <Form onSubmit={form.onSubmit(values => choosing.mutate(chosenOf(values)))}>
      <Radio.Group label={t("signing.appearance.kind")} {...form.getInputProps("kind")}>
        <div className={styles.kinds}>
          {kinds.map(each => (
            <Radio key={each} value={each} label={t(`signing.appearance.kinds.${each}`)} />
          ))}
        </div>
      </Radio.Group>
      <TextInput
        label={t(kind === "typed" ? "signing.appearance.text" : "signing.appearance.name")}
        required
        autoComplete="name"
        {...form.getInputProps("text")}
      />
      {kind === "typed" && (
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
                    <SignatureShown appearance={{ kind, text: form.values.text, handwriting }} />
                  </>
                }
              />
            ))}
          </div>
        </Radio.Group>
      )}
      {kind === "drawn" && (
        <DrawingPad
          lines={form.values.lines}
          error={errorOf(form.errors, "lines")}
          onChange={lines => form.setFieldValue("lines", lines)}
        />
      )}
      {kind === "image" && (
        <ImageChoice
          image={form.values.image}
          error={errorOf(form.errors, "image")}
          onChange={image => form.setFieldValue("image", image)}
        />
      )}
      {mayKeep &&
        (kind === "image" ? (
          <p>{t("signing.appearance.imageKept")}</p>
        ) : (
          <Checkbox
            label={t("signing.appearance.keep")}
            {...form.getInputProps("keep", { type: "checkbox" })}
          />
        ))}
      {!isBesideField && <Refusal error={choosing.error} />}
      <Acts>
        <MainAct type="submit" loading={choosing.isPending}>
          {act}
        </MainAct>
      </Acts>
    </Form>
  );
}

/** What is wrong with a field that has parts: the fault of the whole, or of the first part. */
function errorOf(errors: Record<string, unknown>, field: string): string | undefined {
  const found = Object.keys(errors).find(name => name === field || name.startsWith(`${field}.`));
  return found && String(errors[found]);
}

function chosenOf({ kind, text, handwriting, lines, image }: Appearance): Appearance {
  const written = text.trim();
  if (kind === "drawn") return { kind, text: written, lines };
  return kind === "image" ? { kind, text: written, image } : { kind, text: written, handwriting };
}
