import { TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { Problem } from "../../api/client/problem";
import { choosePassword, sendResetCodeAgain } from "../../api/signIn";
import { toTheMinute } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { CodeField } from "../../ui/forms/CodeField";
import { Form } from "../../ui/forms/Form";
import { AskAgain, type SentCode, useSentText, useWrongCode } from "../../ui/forms/OneTimeCode";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "../sign_in_flow/signIn.module.css";
import { useNewPassword } from "./newPassword";
import { PasswordFields } from "./PasswordFields";

interface ResetFormProps {
  token: string;
  offer: { identifier: string | null; expires_at: string };
  onDone: () => void;
}

function useResetForm(identifier: string) {
  const { t } = useTranslation();
  const { rules, password, again, alike, notAlike } = useNewPassword();
  const schema = z
    .object({ code: z.string().trim().min(1, t("codes.missing")), password, again, identifier: z.string() })
    .refine(alike, notAlike);
  const form = useForm({
    initialValues: { code: "", password: "", again: "", identifier },
    validate: schemaResolver(schema, { sync: true }),
  });
  return { form, rules };
}

export function ResetForm({ token, offer, onDone }: ResetFormProps) {
  const { t } = useTranslation();
  const wrong = useWrongCode();
  const { form, rules } = useResetForm(offer.identifier ?? "");
  const choosing = useMutation({
    mutationFn: choosePassword,
    onSuccess: onDone,
    onError: refusal => {
      const code = wrong(refusal);
      if (refusal instanceof Problem) form.setErrors({ ...refusal.byField(), ...(code && { code }) });
    },
  });
  const send = form.onSubmit(({ code, password, identifier }) =>
    choosing.mutate({ token, code: code.trim(), password, identifier: identifier.trim() || undefined }),
  );
  const labels = { password: t("entry.newPassword.password"), again: t("entry.newPassword.again") };
  return (
    <div className={styles.column}>
      {!wrong(choosing.error) && <Refusal error={choosing.error} />}
      <Sheet>
        <Form onSubmit={send}>
          <CodeField
            label={t("entry.newPassword.code")}
            description={t("entry.reset.until", { date: toTheMinute(offer.expires_at) })}
            required
            {...form.getInputProps("code")}
          />
          <CodeAgain token={token} onAsked={() => form.setFieldValue("code", "")} />
          <PasswordFields
            rules={rules}
            typed={form.values.password}
            password={form.getInputProps("password")}
            again={form.getInputProps("again")}
            labels={labels}
          />
          <TextInput
            label={t(offer.identifier ? "entry.reset.offered" : "entry.reset.newIdentifier")}
            description={t(offer.identifier ? "entry.reset.offeredHelp" : "entry.reset.newIdentifierHelp")}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps("identifier")}
          />
          <MainAct type="submit" fullWidth loading={choosing.isPending}>
            {t("entry.reset.chooseAct")}
          </MainAct>
        </Form>
      </Sheet>
    </div>
  );
}

/** Another code, to where the link went; the first one came with the link, so that another can be had at once. */
function CodeAgain({ token, onAsked }: { token: string; onAsked: () => void }) {
  const { t } = useTranslation();
  const [opened] = useState(() => new Date().toISOString());
  const asking = useMutation({
    mutationFn: () => sendResetCodeAgain(token),
    // At once: whoever types the next code before this answer has come keeps it.
    onMutate: onAsked,
    onSuccess: () => confirmed(t("codes.sentAgain")),
  });
  return (
    <div>
      {asking.data && <Sent sent={asking.data} />}
      <AskAgain
        from={asking.data?.again_at ?? opened}
        loading={asking.isPending}
        ask={() => asking.mutate()}
      />
      <Refusal error={asking.error} />
    </div>
  );
}

const Sent = ({ sent }: { sent: SentCode }) => <Notice tone="done">{useSentText(sent)}</Notice>;
