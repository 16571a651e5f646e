import { Radio, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { internationalNumber } from "../../language/phoneNumber";
import styles from "./administration.module.css";

export interface Identity {
  civility: string;
  first_name: string;
  last_name: string;
  phone: string;
}

const civilities = ["madame", "monsieur"] as const;

/** What the form says of a person, as the service takes it. */
export const identitySent = ({ civility, first_name, last_name, phone }: Identity) => ({
  civility: civilities.find(each => each === civility) ?? null,
  first_name: first_name.trim(),
  last_name: last_name.trim(),
  phone: internationalNumber(phone) || null,
});

/** What must be said of a person, and how a telephone number is written. */
export function useIdentityRules() {
  const { t } = useTranslation();
  const needed = (text: string) => (text.trim() ? null : t("account.signIn.missing"));
  return {
    first_name: needed,
    last_name: needed,
    phone: (text: string) =>
      text.trim() && !/^\+[1-9]\d{6,14}$/.test(internationalNumber(text))
        ? t("rights.identity.phoneWrong")
        : null,
  };
}

/** Civility, names, telephone with its country code (TEN-24). */
export function IdentityFields<Values extends Identity>({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation();
  return (
    <>
      <Radio.Group label={t("rights.identity.civility")} {...form.getInputProps("civility")}>
        <div className={styles.civilities}>
          {civilities.map(each => (
            <Radio key={each} value={each} label={t(`rights.identity.civilities.${each}`)} />
          ))}
        </div>
      </Radio.Group>
      <div className={styles.pair}>
        <TextInput
          label={t("rights.identity.firstName")}
          required
          maxLength={100}
          autoComplete="off"
          {...form.getInputProps("first_name")}
        />
        <TextInput
          label={t("rights.identity.lastName")}
          required
          maxLength={100}
          autoComplete="off"
          {...form.getInputProps("last_name")}
        />
      </div>
      <TextInput
        label={t("rights.identity.phone")}
        description={t("rights.identity.phoneHelp")}
        type="tel"
        autoComplete="off"
        maw={320}
        {...form.getInputProps("phone")}
      />
    </>
  );
}
