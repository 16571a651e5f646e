import { TextInput } from "@mantine/core";
import { isNotEmpty, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { AuthAppView as App } from "../api/generated";
import { Problem } from "../api/problem";
import { Acts, Form } from "../pages/Form";
import { MainAct } from "../pages/MainAct";
import { Refusal } from "../pages/Notice";
import styles from "./factors.module.css";
import type { Shown } from "./SetUp";

interface AppStepProps {
  app: App;
  confirm: (shown: Shown) => Promise<unknown>;
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
