import { Button } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { z } from "zod";
import { changePassword, sendPasswordCode } from "../../api/account";
import { CodeField } from "../../ui/forms/CodeField";
import { Acts, Form } from "../../ui/forms/Form";
import { AskAgain, type SentCode, useSentText } from "../../ui/forms/OneTimeCode";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice, Refusal } from "../../ui/messages/Notice";
import styles from "../account_page/account.module.css";
import { useFieldErrors } from "../account_page/fieldErrors";
import { PasswordField } from "../account_page/PasswordField";
import { useNewPassword } from "./newPassword";
import { PasswordFields } from "./PasswordFields";

function usePasswordForm() {
  const { t } = useTranslation();
  const chosen = useNewPassword();
  const schema = z
    .object({
      current: z.string().min(1, t("account.signIn.missing")),
      code: z.string().trim().min(1, t("codes.missing")),
      password: chosen.password,
      again: chosen.again,
    })
    .refine(chosen.alike, chosen.notAlike);
  const form = useForm({
    initialValues: { current: "", code: "", password: "", again: "" },
    validate: schemaResolver(schema, { sync: true }),
  });
  return { form, rules: chosen.rules };
}

/** The password one has, the code of the e-mail, the new one twice (AUTH-22). Every session ends with it. */
export function ChangePassword() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { form, rules } = usePasswordForm();
  const errors = useFieldErrors(form, "current");
  const code = useRef<HTMLInputElement>(null);
  const saving = useMutation({
    mutationFn: changePassword,
    onSuccess: async () => {
      // The page goes before what it shows is forgotten.
      await navigate("/connexion", { flushSync: true });
      client.clear();
      confirmed(t("settings.signIn.passwordSaved"));
    },
    onError: errors.show,
  });
  const send = form.onSubmit(({ current, code, password }) =>
    saving.mutate({ current_password: current, code: code.trim(), password }),
  );
  return (
    <Form onSubmit={send} explained={false}>
      <PasswordField label={t("settings.signIn.currentPassword")} {...form.getInputProps("current")} />
      <CodeByEmail onSent={() => code.current?.focus()} />
      <CodeField
        ref={code}
        label={t("codes.fieldEmail")}
        description={t("settings.signIn.codeHelp")}
        maw={280}
        required
        {...form.getInputProps("code")}
      />
      <PasswordFields
        rules={rules}
        typed={form.values.password}
        password={form.getInputProps("password")}
        again={form.getInputProps("again")}
        labels={{ password: t("settings.signIn.newPassword"), again: t("settings.signIn.newPasswordAgain") }}
      />
      <p className={styles.soft}>{t("settings.signIn.everySession")}</p>
      <Refusal error={errors.rest(saving.error)} />
      <Acts>
        <Button type="submit" variant="filled" loading={saving.isPending}>
          {t("settings.signIn.changePassword")}
        </Button>
      </Acts>
    </Form>
  );
}

/** *Recevoir un code*; that it left is confirmed in its place, and heard. */
function CodeByEmail({ onSent }: { onSent: () => void }) {
  const { t } = useTranslation();
  const sending = useMutation({
    mutationFn: sendPasswordCode,
    onSuccess: ({ sent_to }) => {
      confirmed(t("codes.sentByEmail", { to: sent_to }));
      onSent();
    },
  });
  return (
    <div className={styles.stack}>
      {sending.data ? (
        <div>
          <Left sent={sending.data} />
          <AskAgain from={sending.data.again_at} loading={sending.isPending} ask={() => sending.mutate()} />
        </div>
      ) : (
        <div>
          <Button loading={sending.isPending} onClick={() => sending.mutate()}>
            {t("settings.signIn.receiveCode")}
          </Button>
        </div>
      )}
      <Refusal error={sending.error} />
    </div>
  );
}

const Left = ({ sent }: { sent: SentCode }) => <Notice tone="done">{useSentText(sent)}</Notice>;
