import { TextInput } from "@mantine/core";
import { isNotEmpty, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Problem } from "../../api/client/problem";
import { identify } from "../../api/vault";
import { SignInRefusal } from "../../auth/sign_in/SignInRefusal";
import { Form } from "../../ui/forms/Form";
import { PasswordInput } from "../../ui/forms/PasswordInput";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "./paperRefusals.module.css";

const isWrong = (refusal: unknown) => refusal instanceof Problem && refusal.slug === "wrong-credentials";

/** Who one is: nobody is signed in by this. */
export function IdentifyForm({ onIdentified }: { onIdentified: (ticket: string) => void }) {
  const { t } = useTranslation();
  const needed = isNotEmpty(t("account.signIn.missing"));
  const form = useForm({
    initialValues: { identifier: "", password: "" },
    validate: { identifier: needed, password: needed },
  });
  const identifying = useMutation({
    mutationFn: ({ identifier, password }: typeof form.values) => identify(identifier, password),
    onSuccess: ({ ticket }) => onIdentified(ticket),
    onError: refusal => isWrong(refusal) && form.setErrors({ password: t("account.signIn.wrong") }),
  });
  const refusal = isWrong(identifying.error) ? null : identifying.error;
  return (
    <>
      <SignInRefusal error={refusal} typed={form.values.identifier} />
      <Form onSubmit={form.onSubmit(values => identifying.mutate(values))} explained={false}>
        <TextInput
          label={t("account.signIn.identifier")}
          description={t("account.signIn.identifierHelp")}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          {...form.getInputProps("identifier")}
        />
        <div>
          <PasswordInput
            label={t("account.signIn.password")}
            autoComplete="current-password"
            required
            withAsterisk={false}
            {...form.getInputProps("password")}
          />
          <Link to="/mot-de-passe-oublie" state={{ typed: form.values.identifier }} className={styles.lost}>
            {t("paper.lostPassword")}
          </Link>
        </div>
        <MainAct type="submit" fullWidth loading={identifying.isPending}>
          {t("paper.goOn")}
        </MainAct>
      </Form>
    </>
  );
}
