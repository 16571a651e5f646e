import { Button, TextInput } from "@mantine/core";
import { isEmail, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { askForReset } from "../../api/signIn";
import { Icon } from "../../design/Icon";
import { Sheet } from "../../ui/content/Sheet";
import { Acts, Form } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { Outcome } from "../../ui/messages/Outcome";
import { MainAct, PlainLink } from "../../ui/navigation/MainAct";
import { PublicPage } from "../../ui/pages/PublicPage";
import { CaptchaLine } from "../abuse_protection/CaptchaLine";
import { useCaptcha } from "../abuse_protection/useCaptcha";
import styles from "../sign_in_flow/signIn.module.css";

/** *Mot de passe oublié*: the answer never reveals whether there is such an account (AUTH-21). */
export function AskReset() {
  const { t } = useTranslation();
  const [sentTo, setSentTo] = useState<string | null>(null);
  return (
    <PublicPage title={t("entry.reset.title")} lead={!sentTo && t("entry.reset.lead")}>
      {sentTo ? (
        <Outcome mark={<Icon name="mail" size={32} />} title={t("entry.reset.asked")}>
          <p>{t("entry.reset.askedText", { email: sentTo })}</p>
          <p>{t("entry.reset.nothing")}</p>
          <Acts>
            <PlainLink to="/connexion">{t("account.signIn.act")}</PlainLink>
            <Button onClick={() => setSentTo(null)}>{t("entry.reset.another")}</Button>
          </Acts>
        </Outcome>
      ) : (
        <AskForm onSent={setSentTo} />
      )}
    </PublicPage>
  );
}

function AskForm({ onSent }: { onSent: (email: string) => void }) {
  const { t } = useTranslation();
  const captcha = useCaptcha();
  const form = useForm({
    initialValues: { email: useTypedAddress(), identifier: "" },
    validate: { email: isEmail(t("entry.lost.emailWrong")) },
    transformValues: ({ email, identifier }) => ({
      email: email.trim(),
      identifier: identifier.trim() || undefined,
    }),
  });
  const asking = useMutation({
    mutationFn: async (who: { email: string; identifier: string | undefined }) =>
      askForReset({ ...who, captcha: await captcha.take() }),
    onSuccess: (_, { email }) => onSent(email),
    onError: captcha.renew,
  });
  return (
    <div className={styles.column}>
      <Refusal error={asking.error} />
      <Sheet>
        <Form onSubmit={form.onSubmit(who => asking.mutate(who))} explained={false}>
          <TextInput
            type="email"
            label={t("entry.reset.email")}
            autoComplete="email"
            required
            withAsterisk={false}
            {...form.getInputProps("email")}
          />
          <TextInput
            label={t("entry.reset.identifier")}
            description={t("entry.reset.identifierHelp")}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            {...form.getInputProps("identifier")}
          />
          <CaptchaLine captcha={captcha} />
          <MainAct type="submit" fullWidth loading={asking.isPending}>
            {t("entry.reset.act")}
          </MainAct>
        </Form>
      </Sheet>
      <div className={styles.aside}>
        <Link to="/identifiant-perdu">{t("entry.signIn.lostIdentifier")}</Link>
        <br />
        <Link to="/connexion">{t("account.signIn.act")}</Link>
      </div>
    </div>
  );
}

/** The address that was typed at the sign-in page. An identifier isn't taken over: a wrong one would keep the link back. */
function useTypedAddress(): string {
  const state: unknown = useLocation().state;
  const typed = typeof state === "object" && state && "typed" in state ? String(state.typed).trim() : "";
  return typed.includes("@") ? typed : "";
}
