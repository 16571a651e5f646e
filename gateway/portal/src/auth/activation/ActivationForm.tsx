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
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { TermsCheckbox } from "../consents/TermsCheckbox";
import { useNewPassword } from "../passwords/newPassword";
import { PasswordFields } from "../passwords/PasswordFields";
import styles from "../sign_in_flow/signIn.module.css";
import { useFirstAnswer } from "../sign_in_flow/signInFlow";
import { storeInvitation } from "../sign_in_flow/tabStorage";

function useChoice(email: string) {
  const { t } = useTranslation();
  const { rules, password, again, alike, notAlike } = useNewPassword();
  const schema = z
    .object({
      identifier: z.string().trim().min(1, t("account.signIn.missing")),
      password,
      again,
      accepted: z.literal(true, t("account.activation.mustAccept")),
    })
    .refine(alike, notAlike);
  const form = useForm({
    initialValues: { identifier: email, password: "", again: "", accepted: false },
    validate: schemaResolver(schema, { sync: true }),
  });
  return { form, rules };
}

export function ActivationForm({ token, invitation }: { token: string; invitation: Invitation }) {
  const { t } = useTranslation();
  const proceed = useFirstAnswer("/");
  const { form, rules } = useChoice(invitation.email);
  const activating = useMutation({
    mutationFn: activate,
    onSuccess: proceed,
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
      <AlreadyThere token={token} />
    </div>
  );
}

/** *J'ai déjà un compte* (AUTH-04): sign in with it, and what waits behind this link joins it. */
function AlreadyThere({ token }: { token: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const join = () => {
    storeInvitation(token);
    navigate("/rejoindre");
  };
  return (
    <div className={styles.aside}>
      <button type="button" className={styles.link} onClick={join}>
        {t("account.activation.already")}
      </button>
    </div>
  );
}
