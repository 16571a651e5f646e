import { Button, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { giveFirstAddress, type Sent, type Step, signInFirst } from "../../api/entry";
import { Problem } from "../../api/problem";
import { toTheMinute } from "../../language/formats";
import { confirmed } from "../../pages/confirmation";
import { Acts, Form } from "../../pages/Form";
import { MainAct } from "../../pages/MainAct";
import { Refusal } from "../../pages/Notice";
import { AskAgain, useWrongCode } from "../../pages/OneTimeCode";
import { Sheet } from "../../pages/Sheet";
import { useWayIn } from "../entering";
import { useNewPassword } from "../newPassword";
import { PasswordFields } from "../PasswordFields";
import { TermsTick } from "../TermsTick";
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
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const terms = step.terms[0];
  const entering = useMutation({
    mutationFn: useStepAct(signInFirst, next),
    onSuccess: useWayIn(next),
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
    <>
      {!wrong(entering.error) && <Refusal error={entering.error} />}
      <Sheet>
        <Form onSubmit={send}>
          <p style={{ margin: 0 }}>
            {t("entry.first.sent", { to: email, date: toTheMinute(latest.expires_at) })}
          </p>
          <TextInput
            ref={field}
            label={t("entry.first.code")}
            autoComplete="one-time-code"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={12}
            required
            {...form.getInputProps("code")}
          />
          <Refusal error={asking.error} />
          <Acts>
            <AskAgain from={latest.again_at} loading={asking.isPending} ask={() => asking.mutate()} />
            <Button onClick={change}>{t("entry.first.change")}</Button>
          </Acts>
          <PasswordFields
            rules={rules}
            typed={form.values.password}
            password={form.getInputProps("password")}
            again={form.getInputProps("again")}
          />
          {terms && (
            <TermsTick
              kind={terms.kind}
              label={t("account.activation.accept")}
              read={t("account.activation.readTerms")}
              tick={form.getInputProps("accepted", { type: "checkbox" })}
            />
          )}
          <MainAct type="submit" fullWidth loading={entering.isPending}>
            {t("entry.first.act")}
          </MainAct>
        </Form>
      </Sheet>
    </>
  );
}
