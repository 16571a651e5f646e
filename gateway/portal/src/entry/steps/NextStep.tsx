import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate } from "react-router";
import { completeSignIn, giveUp, type Step } from "../../api/entry";
import { Problem } from "../../api/problem";
import { atTheHour } from "../../language/formats";
import { Refusal } from "../../pages/Notice";
import { PublicPage } from "../../pages/PublicPage";
import { Awaited } from "../../pages/states";
import { onTheWayTo, stepQuery, useNext, useWayIn } from "../entering";
import styles from "../entry.module.css";
import { EnrolStep } from "./EnrolStep";
import { FirstStep } from "./FirstStep";
import { SecondFactorStep } from "./SecondFactorStep";
import { TermsStep } from "./TermsStep";

const slugOf = (error: unknown) => (error instanceof Problem ? error.slug : null);

/** What is still asked for before one is in: a second proof, new terms, a password of one's own. */
export function NextStep() {
  const { t } = useTranslation();
  const next = useNext();
  const found = useQuery({ ...stepQuery, staleTime: Number.POSITIVE_INFINITY });
  if (slugOf(found.error) === "sign-in-over") return <Navigate to={backToTheDoor(next)} replace />;
  if (slugOf(found.error) === "step-open") return <Completion next={next} />;
  if (found.data) return <Asked step={found.data} next={next} />;
  return (
    <PublicPage title={t("entry.steps.title")}>
      <Awaited of={found}>{() => null}</Awaited>
    </PublicPage>
  );
}

function Asked({ step, next }: { step: Step; next: string }) {
  if (step.step === "second-factor") return <SecondFactorStep step={step} next={next} />;
  if (step.step === "enrol") return <EnrolStep step={step} next={next} />;
  if (step.step === "terms") return <TermsStep step={step} next={next} />;
  if (step.step === "first-sign-in") return <FirstStep step={step} next={next} />;
  return <Navigate to={onTheWayTo("/connexion", next)} replace />;
}

/** The sign-in page, which says that the time of the step was over. */
const backToTheDoor = (next: string) => `/connexion?expire=1&next=${encodeURIComponent(next)}`;

/** Everything was shown, and the page was left before the door opened. */
function Completion({ next }: { next: string }) {
  const { t } = useTranslation();
  const { mutate, error } = useMutation({ mutationFn: completeSignIn, onSuccess: useWayIn(next) });
  useEffect(() => mutate(), [mutate]);
  return (
    <PublicPage title={t("entry.steps.title")}>
      <Refusal error={error} />
    </PublicPage>
  );
}

/** An act of a step. When the sign-in was over meanwhile, it leads back to the door, which says so. */
export function useStepAct<Given extends unknown[], Answer>(
  act: (...given: Given) => Promise<Answer>,
  next: string,
): (...given: Given) => Promise<Answer> {
  const navigate = useNavigate();
  return async (...given) => {
    try {
      return await act(...given);
    } catch (refusal) {
      if (slugOf(refusal) === "sign-in-over") await navigate(backToTheDoor(next), { replace: true });
      throw refusal;
    }
  };
}

/** Until when the step waits, and the way back for somebody who took the wrong door. */
export function StepFoot({ step, next }: { step: Step; next: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const leave = async () => {
    // Over or not, one begins again.
    await giveUp().catch(() => undefined);
    await navigate(onTheWayTo("/connexion", next), { replace: true });
  };
  return (
    <div className={styles.aside}>
      {t("entry.steps.expires", { time: atTheHour(step.expires_at) })}
      <br />
      <button type="button" className={styles.link} onClick={leave}>
        {t("entry.steps.restart")}
      </button>
    </div>
  );
}
