import { Anchor, Checkbox, PasswordInput, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { z } from "zod";
import { activate, type Invitation, passwordRules } from "../api/auth";
import { Problem } from "../api/problem";
import { Form } from "../pages/Form";
import { MainAct } from "../pages/MainAct";
import { Refusal } from "../pages/Notice";
import { Sheet } from "../pages/Sheet";
import { meQuery } from "../session/me";
import styles from "./entry.module.css";
import { standingOf } from "./passwordRules";
import { RulesList } from "./RulesList";
import { TermsWindow } from "./TermsWindow";

function useChoice(email: string) {
  const { t } = useTranslation();
  const rules = useQuery({ queryKey: ["password-rules"], queryFn: passwordRules }).data;
  const missing = t("account.signIn.missing");
  const schema = z
    .object({
      identifier: z.string().trim().min(1, missing),
      password: z
        .string()
        .refine(text => !rules || standingOf(text, rules).good, t("account.activation.weak")),
      again: z.string().min(1, missing),
      accepted: z.literal(true, t("account.activation.mustAccept")),
    })
    .refine(choice => choice.password === choice.again, {
      path: ["again"],
      message: t("account.activation.different"),
    });
  const form = useForm({
    initialValues: { identifier: email, password: "", again: "", accepted: false },
    validate: schemaResolver(schema, { sync: true }),
  });
  return { form, rules };
}

export function ActivationForm({ token, invitation }: { token: string; invitation: Invitation }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const rulesId = useId();
  const [reading, setReading] = useState(false);
  const { form, rules } = useChoice(invitation.email);
  const activating = useMutation({
    mutationFn: activate,
    onSuccess: async me => {
      client.setQueryData(meQuery.queryKey, me);
      await navigate("/", { replace: true });
    },
    onError: refusal => refusal instanceof Problem && form.setErrors(refusal.byField()),
  });
  const send = form.onSubmit(({ identifier, password }) =>
    activating.mutate({
      token,
      identifier: identifier.trim(),
      password,
      terms_version: invitation.terms.version,
    }),
  );
  const show = { "aria-label": t("account.signIn.show"), tabIndex: 0 };
  return (
    <div className={styles.column}>
      <Refusal error={activating.error} />
      <Sheet>
        <Form onSubmit={send}>
          <TextInput
            label={t("account.activation.identifier")}
            description={t("account.activation.identifierHelp")}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            {...form.getInputProps("identifier")}
          />
          <PasswordInput
            label={t("account.activation.password")}
            autoComplete="new-password"
            required
            aria-describedby={rulesId}
            visibilityToggleButtonProps={show}
            {...form.getInputProps("password")}
          />
          {rules && <RulesList id={rulesId} rules={rules} password={form.values.password} />}
          <PasswordInput
            label={t("account.activation.again")}
            autoComplete="new-password"
            required
            visibilityToggleButtonProps={show}
            {...form.getInputProps("again")}
          />
          <div>
            <Checkbox
              label={t("account.activation.accept")}
              required
              aria-required
              {...form.getInputProps("accepted", { type: "checkbox" })}
            />
            <Anchor component="button" type="button" ml={32} mt={4} onClick={() => setReading(true)}>
              {t("account.activation.readTerms")}
            </Anchor>
          </div>
          <MainAct type="submit" fullWidth loading={activating.isPending}>
            {t("account.activation.act")}
          </MainAct>
        </Form>
      </Sheet>
      <div className={styles.aside}>
        <Link to="/connexion">{t("account.activation.already")}</Link>
      </div>
      <TermsWindow kind={invitation.terms.kind} opened={reading} onClose={() => setReading(false)} />
    </div>
  );
}
