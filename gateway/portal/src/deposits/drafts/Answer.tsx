import { Select, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { JourneyField } from "../../api/deposits";
import { inReaderLanguage } from "../../language/formats";
import { Bubble } from "../../ui/forms/Form";

interface AnswerProps {
  field: JourneyField;
  value?: string;
  error?: ReactNode;
  // The form gives a handler that takes an event or a value.
  onChange?: (change: never) => void;
  onBlur?: () => void;
  onFocus?: () => void;
}

const MANY = 12;

/** The field that a question of the journey asks for, with its bubble. */
export function Answer({ field, ...input }: AnswerProps) {
  const { t } = useTranslation();
  const label = inReaderLanguage(field.label);
  const help = field.help ? inReaderLanguage(field.help) : t(`requests.form.formatOf.${field.kind}`);
  const shared = {
    ...input,
    required: field.required,
    label: (
      <>
        {label} {help && <Bubble field={label}>{help}</Bubble>}
      </>
    ),
    "aria-label": label,
  };
  if (field.kind === "choice") {
    const choices = field.choices ?? [];
    return (
      <Select
        {...shared}
        value={input.value || null}
        data={choices.map(({ value, label: words }) => ({ value, label: inReaderLanguage(words) }))}
        placeholder={t("requests.form.choose")}
        searchable={choices.length > MANY}
        // An error takes the focus there: the list that would open hides the fields above.
        openOnFocus={false}
        limit={100}
        nothingFoundMessage={t("requests.form.nothing")}
        onChange={chosen => (input.onChange as ((value: string) => void) | undefined)?.(chosen ?? "")}
      />
    );
  }
  const technical = field.kind === "iban" || field.kind === "bic";
  return (
    <TextInput
      {...shared}
      onChange={input.onChange as ((change: unknown) => void) | undefined}
      type={field.kind === "date" ? "date" : "text"}
      autoComplete="off"
      autoCapitalize={technical ? "characters" : undefined}
      spellCheck={technical ? false : undefined}
      maxLength={technical ? 42 : undefined}
    />
  );
}
