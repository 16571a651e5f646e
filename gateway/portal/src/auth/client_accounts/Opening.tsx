import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate } from "react-router";
import {
  type Opening as Begun,
  proveEmail,
  proveMobile,
  type SignInAnswer,
  sendOpeningCodeAgain,
} from "../../api/signIn";
import { Seal } from "../../design/Seal";
import { formatPhone } from "../../language/phoneNumber";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { OneTimeCode } from "../../ui/forms/OneTimeCode";
import { Outcome } from "../../ui/messages/Outcome";
import { MainAct } from "../../ui/navigation/MainAct";
import { Steps } from "../../ui/pages/JourneyPage";
import { PublicPage } from "../../ui/pages/PublicPage";
import styles from "../sign_in_flow/signIn.module.css";
import { useSignInAnswer } from "../sign_in_flow/signInFlow";
import { OpeningForm, useOpeningForm } from "./OpeningForm";

/** What was begun, while the browser is at its step: *Back* leads to the form, at what was to be proven. */
function useBegun() {
  // In memory alone; the history, which a browser keeps, has but a mark of it.
  const [kept, keep] = useState<{ begun: Begun; mark: number } | null>(null);
  const { state } = useLocation();
  const navigate = useNavigate();
  const begun = kept && state?.mark === kept.mark ? kept.begun : null;
  const go = (next: Begun) => {
    const mark = Date.now();
    keep({ begun: next, mark });
    // Once the mobile is proven, there is no way back to its code.
    navigate(".", { state: { mark }, replace: begun !== null });
  };
  return { begun, go, back: () => navigate(-1), doubted: kept?.begun.step };
}

/** Opening a client account: form, mobile, e-mail, *Démarrer* (AUTH-30). What was typed is there on the way back. */
export function Opening() {
  const { t } = useTranslation();
  const { begun, go, back, doubted } = useBegun();
  const filling = useOpeningForm();
  const [way, setWay] = useState<SignInAnswer | null>(null);
  if (way) return <Opened way={way} />;
  const steps = [
    { key: "form", title: t("entry.opening.form") },
    { key: "mobile", title: t("entry.opening.mobileStep") },
    { key: "email", title: t("entry.opening.emailStep") },
  ];
  return (
    <PublicPage title={t("entry.opening.title")} lead={!begun && t("entry.opening.lead")}>
      <div className={styles.column}>
        <Steps steps={steps} at={begun?.step ?? "form"} />
        {begun ? (
          <Proof key={begun.step} begun={begun} onProven={go} onOpen={setWay} restart={back} />
        ) : (
          <OpeningForm {...filling} doubted={doubted} onBegun={go} />
        )}
        <div className={styles.aside}>
          <Link to="/connexion">{t("entry.opening.have")}</Link>
        </div>
      </div>
    </PublicPage>
  );
}

/** Whoever opens an account has just typed number and address, and sees them whole. */
const inFull = ({ code, step, mobile, email }: Begun) => ({
  ...code,
  sent_to: step === "mobile" ? formatPhone(mobile) : email,
});

interface ProofProps {
  begun: Begun;
  onProven: (begun: Begun) => void;
  onOpen: (way: SignInAnswer) => void;
  restart: () => void;
}

/** The code of the number or the address that was given in the form; neither can be changed here. */
function Proof({ begun, onProven, onOpen, restart }: ProofProps) {
  const { t } = useTranslation();
  const ofMobile = begun.step === "mobile";
  const { opening } = begun;
  const check = async (code: string) =>
    ofMobile ? onProven(await proveMobile(opening, code)) : onOpen(await proveEmail(opening, code));
  return (
    <Sheet title={t(ofMobile ? "entry.opening.mobileTitle" : "entry.opening.emailTitle")}>
      <OneTimeCode
        main
        sent={inFull(begun)}
        askAgain={async () => inFull(await sendOpeningCodeAgain(opening))}
        check={check}
        act={t("entry.opening.codeAct")}
      />
      <p className={styles.wrongOne}>
        {t(ofMobile ? "entry.opening.wrongMobile" : "entry.opening.wrongEmail")}{" "}
        <button type="button" className={styles.link} onClick={restart}>
          {t("entry.opening.restart")}
        </button>
      </p>
    </Sheet>
  );
}

function Opened({ way }: { way: SignInAnswer }) {
  const { t } = useTranslation();
  const proceed = useSignInAnswer("/ouvrir-mon-espace");
  const starting = useMutation({ mutationFn: () => proceed(way) });
  return (
    <PublicPage title={t("entry.opening.title")}>
      <Outcome mark={<Seal size={40} />} title={t("entry.opening.done")}>
        <p>{t("entry.opening.doneText")}</p>
        <Acts>
          <MainAct loading={starting.isPending} onClick={() => starting.mutate()}>
            {t("entry.opening.start")}
          </MainAct>
        </Acts>
      </Outcome>
    </PublicPage>
  );
}
