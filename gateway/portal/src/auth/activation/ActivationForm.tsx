import { TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { z } from "zod";
import { activate, type Invitation } from "../../api/auth";
import { Problem } from "../../api/client/problem";
import { Sheet } from "../../ui/content/Sheet";
import { Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { TermsCheckbox } from "../consents/TermsCheckbox";
import { useNewPassword } from "../passwords/newPassword";
import { PasswordFields } from "../passwords/PasswordFields";
import styles from "../sign_in_flow/signIn.module.css";
import { useSignInAnswer } from "../sign_in_flow/signInFlow";
import { storeInvitation } from "../sign_in_flow/tabStorage";
import { ConfidentialPassword } from "./ConfidentialPassword";

function useChoice({ email, asks_confidential_password: asks }: Invitation) {
  const { t } = useTranslation();
  const { rules, password, again, alike, notAlike } = useNewPassword();
  const schema = z
    .object({
      confidential: asks ? z.string().trim().min(1, t("account.activation.confidentialMissing")) : z.string(),
      identifier: z.string().trim().min(1, t("account.signIn.missing")),
      password,
      again,
      accepted: z.literal(true, t("account.activation.mustAccept")),
    })
    .refine(alike, notAlike);
  const form = useForm({
    initialValues: { confidential: "", identifier: email, password: "", again: "", accepted: false },
    validate: schemaResolver(schema, { sync: true }),
  });
  return { form, rules };
}

export function ActivationForm({ token, invitation }: { token: string; invitation: Invitation }) {
  const { t } = useTranslation();
  const proceed = useSignInAnswer("/");
  const navigate = useNavigate();
  const { form, rules } = useChoice(invitation);
  const activating = useMutation({
    mutationFn: activate,
    onSuccess: async answer => {
      confirmed(t("account.activation.done"));
      await proceed(answer);
    },
    onError: refusal => {
      if (!(refusal instanceof Problem)) return;
      const { confidential_password: confidential, ...others } = refusal.byField();
      const wrong = refusal.slug === "wrong-code" ? t("account.activation.confidentialWrong") : confidential;
      form.setErrors({ ...others, ...(wrong && { confidential: wrong }) });
    },
  });
  const isWrong = activating.error instanceof Problem && activating.error.slug === "wrong-code";
  const send = form.onSubmit(({ confidential, identifier, password }) =>
    activating.mutate({
      token,
      confidential_password: confidential.trim(),
      identifier: identifier.trim(),
      password,
      terms_version: invitation.terms.version,
    }),
  );
  return (
    <div className={styles.column}>
      {!isWrong && <Refusal error={activating.error} />}
      <Sheet>
        <Form onSubmit={send}>
          {invitation.asks_confidential_password && (
            <ConfidentialPassword token={token} input={form.getInputProps("confidential")} />
          )}
          <TextInput
            label={t("account.activation.identifier")}
            description={t("account.activation.identifierHelp")}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            {...form.getInputProps("identifier")}
          />
          <PasswordFields
            rules={rules}
            typed={form.values.password}
            password={form.getInputProps("password")}
            again={form.getInputProps("again")}
          />
          <TermsCheckbox
            kind={invitation.terms.kind}
            label={t("account.activation.accept")}
            read={t("account.activation.readTerms")}
            tick={form.getInputProps("accepted", { type: "checkbox" })}
          />
          <MainAct type="submit" fullWidth loading={activating.isPending}>
            {t("account.activation.act")}
          </MainAct>
        </Form>
      </Sheet>
      <AlreadyThere
        join={() => {
          if (form.validateField("confidential").hasError) return;
          storeInvitation(token, form.values.confidential.trim());
          navigate("/rejoindre");
        }}
      />
    </div>
  );
}

/** *J'ai déjà un compte* (AUTH-04): sign in with it, and what waits behind this link joins it. */
function AlreadyThere({ join }: { join: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.aside}>
      <button type="button" className={styles.link} onClick={join}>
        {t("account.activation.already")}
      </button>
    </div>
  );
}
