import { TextInput } from "@mantine/core";
import { isNotEmpty, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import type { AuthAppView as App } from "../../api/generated";
import { Acts, Form } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "./factors.module.css";
import type { FactorProof } from "./kinds";

interface AppStepProps {
  app: App;
  confirm: (shown: FactorProof) => Promise<unknown>;
  wayBack: ReactNode;
}

/** An authenticator app takes the secret over, photographed or typed; its first code shows that it did. */
export function AppStep({ app, confirm, wayBack }: AppStepProps) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { code: "" }, validate: { code: isNotEmpty(t("factors.missing")) } });
  const confirming = useMutation({
    mutationFn: (code: string) => confirm({ code }),
    onError: refusal => refusal instanceof Problem && form.setErrors(refusal.byField()),
  });
  return (
    <Form onSubmit={form.onSubmit(({ code }) => confirming.mutate(code.trim()))} explained={false}>
      <p className={styles.text}>{t("factors.scan")}</p>
      <img className={styles.square} src={app.qr} alt={t("factors.square")} />
      <a className={styles.here} href={app.uri}>
        {t("factors.here")}
      </a>
      <p className={styles.text}>
        {t("factors.secret")}
        <br />
        <code className={styles.secret}>{app.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
      </p>
      <TextInput
        label={t("factors.totpCode")}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={8}
        maw={280}
        aria-required
        {...form.getInputProps("code")}
      />
      {Object.keys(form.errors).length === 0 && <Refusal error={confirming.error} />}
      <Acts>
        <MainAct type="submit" loading={confirming.isPending}>
          {t("factors.act")}
        </MainAct>
        {wayBack}
      </Acts>
    </Form>
  );
}
