import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { Problem } from "../../../api/client/problem";
import { giveFirstAddress, type Sent, type Step, signInFirst } from "../../../api/signIn";
import { CodeField } from "../../../ui/forms/CodeField";
import { Form } from "../../../ui/forms/Form";
import { AskAgain, useSentText, useWrongCode } from "../../../ui/forms/OneTimeCode";
import { confirmed } from "../../../ui/messages/confirmation";
import { Refusal } from "../../../ui/messages/Notice";
import { MainAct } from "../../../ui/navigation/MainAct";
import { TermsCheckbox } from "../../consents/TermsCheckbox";
import { useNewPassword } from "../../passwords/newPassword";
import { PasswordFields } from "../../passwords/PasswordFields";
import styles from "../../sign_in_flow/signIn.module.css";
import { useSignInAnswer } from "../../sign_in_flow/signInFlow";
import { useStepAct } from "./StepFoot";

interface FirstChoiceProps {
  email: string;
  sent: Sent;
  step: Step;
  next: string;
  change: () => void;
}

function useFirstForm() {
  const { t } = useTranslation();
  const { rules, password, again, alike, notAlike } = useNewPassword();
  const schema = z
    .object({
      code: z.string().trim().min(1, t("codes.missing")),
      password,
      again,
      accepted: z.literal(true, t("account.activation.mustAccept")),
    })
    .refine(alike, notAlike);
  const form = useForm({
    initialValues: { code: "", password: "", again: "", accepted: false },
    validate: schemaResolver(schema, { sync: true }),
  });
  return { form, rules };
}

export function FirstChoice({ email, sent, step, next, change }: FirstChoiceProps) {
  const { t } = useTranslation();
  const wrong = useWrongCode();
  const { form, rules } = useFirstForm();
  const [latest, setLatest] = useState(sent);
  const said = useSentText({ ...latest, sent_to: email });
  const terms = step.terms[0];
  const entering = useMutation({
    mutationFn: useStepAct(signInFirst, next),
    onSuccess: useSignInAnswer(next),
    onError: refusal => {
      const code = wrong(refusal);
      if (refusal instanceof Problem) form.setErrors({ ...refusal.byField(), ...(code && { code }) });
    },
  });
  const give = useStepAct(giveFirstAddress, next);
  const asking = useMutation({
    mutationFn: () => give(email),
    onSuccess: another => {
      setLatest(another);
      confirmed(t("codes.sentAgain"));
    },
  });
  const send = form.onSubmit(({ code, password }) =>
    entering.mutate({ email, code: code.trim(), password, terms_version: terms?.version ?? "" }),
  );
  return (
    <Form onSubmit={send}>
      <p className={styles.said}>
        {said}{" "}
        <button type="button" className={styles.link} onClick={change}>
          {t("entry.first.change")}
        </button>
      </p>
      <div>
        <CodeField label={t("entry.first.code")} required {...form.getInputProps("code")} />
        <AskAgain from={latest.again_at} loading={asking.isPending} ask={() => asking.mutate()} />
        <Refusal error={asking.error} />
      </div>
      <PasswordFields
        rules={rules}
        typed={form.values.password}
        password={form.getInputProps("password")}
        again={form.getInputProps("again")}
      />
      {terms && (
        <TermsCheckbox
          kind={terms.kind}
          label={t("account.activation.accept")}
          read={t("account.activation.readTerms")}
          tick={form.getInputProps("accepted", { type: "checkbox" })}
        />
      )}
      {Object.keys(form.errors).length === 0 && <Refusal error={entering.error} />}
      <MainAct type="submit" fullWidth loading={entering.isPending}>
        {t("entry.first.act")}
      </MainAct>
    </Form>
  );
}
