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
import { AskAgain } from "../../ui/forms/OneTimeCode";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { Outcome } from "../../ui/messages/Outcome";
import { MainAct, PlainLink } from "../../ui/navigation/MainAct";
import { PublicPage } from "../../ui/pages/PublicPage";
import { CaptchaLine } from "../abuse_protection/CaptchaLine";
import { useCaptcha } from "../abuse_protection/useCaptcha";
import styles from "../sign_in_flow/signIn.module.css";

interface Who {
  email: string;
  identifier: string | undefined;
}

interface Asked {
  who: Who;
  againAt: string;
}

/** *Mot de passe oublié*: the answer never reveals whether there is such an account (AUTH-21). */
export function AskReset() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <PublicPage title={t("entry.reset.title")} lead={!asked && t("entry.reset.lead")}>
      {asked ? (
        <Outcome mark={<Icon name="mail" size={32} />} title={t("entry.reset.asked")}>
          <p>{t("entry.reset.askedText", { email: asked.who.email })}</p>
          <p>{t("entry.reset.nothing")}</p>
          <LinkAgain asked={asked} />
          <Acts>
            <PlainLink to="/connexion">{t("account.signIn.act")}</PlainLink>
            <Button onClick={() => setAsked(null)}>{t("entry.reset.another")}</Button>
          </Acts>
        </Outcome>
      ) : (
        <AskForm onAsked={setAsked} />
      )}
    </PublicPage>
  );
}

/** The same request once more, after its cool-down: another link and another code, and the earlier ones die. */
function LinkAgain({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const captcha = useCaptcha();
  const asking = useMutation({
    mutationFn: async () => askForReset({ ...asked.who, captcha: await captcha.take() }),
    onSuccess: () => confirmed(t("entry.reset.askedAgain")),
    onSettled: captcha.renew,
  });
  return (
    <>
      <CaptchaLine captcha={captcha} />
      <AskAgain
        from={asking.data?.again_at ?? asked.againAt}
        loading={asking.isPending}
        ask={() => asking.mutate()}
      />
      <Refusal error={asking.error} />
    </>
  );
}

function AskForm({ onAsked }: { onAsked: (asked: Asked) => void }) {
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
    mutationFn: async (who: Who) => askForReset({ ...who, captcha: await captcha.take() }),
    onSuccess: ({ again_at }, who) => onAsked({ who, againAt: again_at }),
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
