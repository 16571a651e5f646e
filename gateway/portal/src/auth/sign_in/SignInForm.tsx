import { Anchor, TextInput } from "@mantine/core";
import { isNotEmpty, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { signIn } from "../../api/auth";
import { Sheet } from "../../ui/content/Sheet";
import { Form } from "../../ui/forms/Form";
import { PasswordInput } from "../../ui/forms/PasswordInput";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "../sign_in_flow/signIn.module.css";
import { useSignInAnswer } from "../sign_in_flow/signInFlow";
import { IdentifierHelp } from "./IdentifierHelp";
import { SignInRefusal } from "./SignInRefusal";

export function SignInForm({ next, known }: { next: string; known: string }) {
  const { t } = useTranslation();
  const proceed = useSignInAnswer(next);
  const [asking, setAsking] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const needed = isNotEmpty(t("account.signIn.missing"));
  const form = useForm({
    initialValues: { identifier: known, password: "" },
    validate: { identifier: needed, password: needed },
  });
  const entering = useMutation({ mutationFn: signIn, onSuccess: proceed });
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));
  return (
    <>
      <SignInRefusal error={entering.error} typed={form.values.identifier} />
      <Sheet>
        <Form onSubmit={form.onSubmit(values => entering.mutate(values))} explained={false}>
          <div>
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
            <div className={styles.helps}>
              <Anchor component="button" type="button" onClick={() => setAsking(true)}>
                {t("entry.signIn.where")}
              </Anchor>
              <Link to="/identifiant-perdu">{t("entry.signIn.lostIdentifier")}</Link>
            </div>
          </div>
          <div>
            <PasswordInput
              label={t("account.signIn.password")}
              autoComplete="current-password"
              required
              withAsterisk={false}
              onKeyUp={watchCapsLock}
              {...form.getInputProps("password")}
            />
            <p className={styles.hint} role="status">
              {capsLock ? t("entry.signIn.capsLock") : ""}
            </p>
            <div className={styles.helps}>
              <Link to="/mot-de-passe-oublie" state={{ typed: form.values.identifier }}>
                {t("entry.signIn.lostPassword")}
              </Link>
            </div>
          </div>
          <MainAct type="submit" fullWidth loading={entering.isPending}>
            {t("account.signIn.act")}
          </MainAct>
        </Form>
      </Sheet>
      <IdentifierHelp opened={asking} onClose={() => setAsking(false)} />
    </>
  );
}
