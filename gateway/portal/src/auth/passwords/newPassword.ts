import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { type PasswordRules, passwordRules } from "../../api/auth";
import { standingOf } from "./passwordRules";

interface Twice {
  password: string;
  again: string;
}

/** The rules of passwords, and what a form that has one chosen checks (AUTH-20). */
export function useNewPassword() {
  const { t } = useTranslation();
  const rules = useQuery({ queryKey: ["password-rules"], queryFn: passwordRules }).data;
  const fits = (text: string) => !rules || standingOf(text, rules).good;
  return {
    rules,
    password: z.string().refine(fits, t("account.activation.weak")),
    again: z.string().min(1, t("account.signIn.missing")),
    alike: (choice: Twice) => choice.password === choice.again,
    notAlike: { path: ["again"], message: t("account.activation.different") },
  };
}

export type Rules = PasswordRules | undefined;
