import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { confirmLostIdentifier, type Sent, sendLostIdentifierCodeAgain } from "../../api/signIn";
import { Icon } from "../../design/Icon";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { AskAgain } from "../../ui/forms/OneTimeCode";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { Outcome } from "../../ui/messages/Outcome";
import { PlainLink } from "../../ui/navigation/MainAct";
import { PublicPage } from "../../ui/pages/PublicPage";
import styles from "../sign_in_flow/signIn.module.css";
import { TypedCode } from "../sign_in_flow/TypedCode";
import { LostIdentifierForm } from "./LostIdentifierForm";

interface Asked {
  email: string;
  request: string;
  code: Sent;
}

/** *Identifiant perdu*: whatever is known of the person, the page says the same (AUTH-23). */
export function LostIdentifier() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [proven, setProven] = useState(false);
  return (
    <PublicPage title={t("entry.lost.title")} lead={!asked && t("entry.lost.lead")}>
      <div className={styles.column}>
        {!asked && <LostIdentifierForm onAsked={setAsked} />}
        {asked && !proven && <Taken asked={asked} onProven={() => setProven(true)} />}
        {asked && proven && (
          <Outcome mark={<Icon name="mail" size={32} />} title={t("entry.lost.done")}>
            <p>{t("entry.lost.doneText", { email: asked.email })}</p>
            <Acts>
              <PlainLink to="/connexion">{t("account.signIn.act")}</PlainLink>
            </Acts>
          </Outcome>
        )}
      </div>
    </PublicPage>
  );
}

function Taken({ asked, onProven }: { asked: Asked; onProven: () => void }) {
  const { t } = useTranslation();
  const check = async (code: string) => {
    await confirmLostIdentifier(asked.request, code);
    onProven();
  };
  return (
    <>
      <Outcome mark={<Icon name="check" size={32} />} title={t("entry.lost.asked")}>
        <p>{t("entry.lost.ways")}</p>
        <ul>
          <li>{t("entry.lost.wayEmail")}</li>
          <li>{t("entry.lost.wayCode")}</li>
          <li>{t("entry.lost.waySupport")}</li>
        </ul>
      </Outcome>
      <Sheet title={t("entry.lost.codeTitle")}>
        <TypedCode
          label={t("codes.fieldSms")}
          help={t("entry.lost.codeHelp", { to: asked.code.sent_to })}
          act={t("entry.lost.codeAct")}
          numeric
          focused={false}
          check={check}
        />
        <CodeAgain request={asked.request} code={asked.code} />
      </Sheet>
    </>
  );
}

/** Another code for the mobile on record: said alike whether or not one was ever sent. */
function CodeAgain({ request, code }: { request: string; code: Sent }) {
  const { t } = useTranslation();
  const asking = useMutation({
    mutationFn: () => sendLostIdentifierCodeAgain(request),
    onSuccess: () => confirmed(t("entry.lost.codeAskedAgain")),
  });
  return (
    <>
      <AskAgain
        from={(asking.data ?? code).again_at}
        loading={asking.isPending}
        ask={() => asking.mutate()}
      />
      <Refusal error={asking.error} />
    </>
  );
}
