import { Radio, Select, Stack, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { JourneyField } from "../../api/deposits";
import { inReaderLanguage } from "../../language/formats";
import { Bubble } from "../../ui/forms/Form";
import { OwnersField } from "../owners/OwnersField";

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
const MODES: Partial<Record<JourneyField["kind"], "decimal" | "numeric" | "email">> = {
  amount: "decimal",
  number: "numeric",
  email: "email",
};

/** The field that a question of the journey asks for, with its bubble. */
export function Answer({ field, ...input }: AnswerProps) {
  const { t } = useTranslation();
  const label = inReaderLanguage(field.label);
  const help = inReaderLanguage(field.help) || t(`requests.form.formatOf.${field.kind}`);
  const choices = (field.choices ?? []).map(choice => ({
    value: choice.value,
    label: inReaderLanguage(choice.label),
    instructions: choice.instructions ? inReaderLanguage(choice.instructions) : undefined,
  }));
  const choose = (chosen: string | null) =>
    (input.onChange as ((value: string) => void) | undefined)?.(chosen ?? "");
  const shared = {
    ...input,
    required: field.required,
    label: (
      <>
        {label} {help && <Bubble field={label}>{help}</Bubble>}
      </>
    ),
  };
  if (field.kind === "owners") {
    return (
      <OwnersField
        {...shared}
        name={label}
        withBirthDate={field.with_birth_date ?? false}
        onChange={choose}
      />
    );
  }
  if (field.kind === "payment") {
    return (
      <Radio.Group {...shared} aria-label={label} value={input.value ?? ""} onChange={choose}>
        <Stack gap="sm" mt="xs">
          {choices.map(({ value, label: words, instructions }) => (
            <Radio key={value} value={value} label={words} description={instructions} />
          ))}
        </Stack>
      </Radio.Group>
    );
  }
  if (field.kind === "choice") {
    return (
      <Select
        {...shared}
        aria-label={label}
        value={input.value || null}
        data={choices.map(({ value, label: words }) => ({ value, label: words }))}
        placeholder={t("requests.form.choose")}
        searchable={choices.length > MANY}
        // An error takes the focus there: the list that would open hides the fields above.
        openOnFocus={false}
        limit={100}
        nothingFoundMessage={t("requests.form.nothing")}
        onChange={choose}
      />
    );
  }
  const technical = field.kind === "iban" || field.kind === "bic";
  return (
    <TextInput
      {...shared}
      aria-label={label}
      onChange={input.onChange as ((change: unknown) => void) | undefined}
      type={field.kind === "date" ? "date" : "text"}
      inputMode={MODES[field.kind]}
      rightSection={field.kind === "amount" ? <span aria-hidden="true">€</span> : undefined}
      autoComplete="off"
      autoCapitalize={technical ? "characters" : undefined}
      spellCheck={technical ? false : undefined}
      maxLength={technical ? 42 : undefined}
    />
  );
}
