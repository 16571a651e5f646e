import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";
import { completeSignIn, type Step } from "../../api/entry";
import { Refusal } from "../../pages/Notice";
import { PublicPage } from "../../pages/PublicPage";
import { Awaited } from "../../pages/states";
import { onTheWayTo, stepQuery, useNext, useWayIn } from "../entering";
import { EnrolStep } from "./EnrolStep";
import { FirstStep } from "./FirstStep";
import { SecondFactorStep } from "./SecondFactorStep";
import { backToTheDoor, slugOf } from "./StepFoot";
import { TermsStep } from "./TermsStep";

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
