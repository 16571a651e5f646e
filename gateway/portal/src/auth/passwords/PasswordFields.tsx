import { useId } from "react";
import { useTranslation } from "react-i18next";
import { PasswordInput } from "../../ui/forms/PasswordInput";
import type { Rules } from "./newPassword";
import { RulesList } from "./RulesList";

interface PasswordFieldsProps {
  rules: Rules;
  /** What is typed so far, for the rules to be ticked off. */
  typed: string;
  password: object;
  /** The second time; left out where once is enough. */
  again?: object;
  labels?: { password: string; again: string };
}

/** A password that is chosen, with its rules ticked off as one types, and the same once more. */
export function PasswordFields({ rules, typed, password, again, labels }: PasswordFieldsProps) {
  const { t } = useTranslation();
  const rulesId = useId();
  const shared = { autoComplete: "new-password", required: true };
  return (
    <>
      <PasswordInput
        label={labels?.password ?? t("account.activation.password")}
        aria-describedby={rulesId}
        {...shared}
        {...password}
      />
      {rules && <RulesList id={rulesId} rules={rules} password={typed} />}
      {again && (
        <PasswordInput label={labels?.again ?? t("account.activation.again")} {...shared} {...again} />
      )}
    </>
  );
}
