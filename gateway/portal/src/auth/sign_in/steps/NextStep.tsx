import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Navigate } from "react-router";
import { completeSignIn, type Step } from "../../../api/signIn";
import { Refusal } from "../../../ui/messages/Notice";
import { Awaited } from "../../../ui/messages/QueryStates";
import { PublicPage } from "../../../ui/pages/PublicPage";
import { stepQuery, useNext, useSignInAnswer, withNext } from "../../sign_in_flow/signInFlow";
import { EnrolStep } from "./EnrolStep";
import { FirstStep } from "./FirstStep";
import { SecondFactorStep } from "./SecondFactorStep";
import { expiredSignIn, slugOf } from "./StepFoot";
import { TermsStep } from "./TermsStep";

/** What is still asked for before one is in: a second proof, new terms, a password of one's own. */
export function NextStep() {
  const { t } = useTranslation();
  const next = useNext();
  const found = useQuery({ ...stepQuery, staleTime: Number.POSITIVE_INFINITY });
  if (slugOf(found.error) === "sign-in-expired") return <Navigate to={expiredSignIn(next)} replace />;
  if (slugOf(found.error) === "step-required") return <Completion next={next} />;
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
  return <Navigate to={withNext("/connexion", next)} replace />;
}

/** Everything was shown, and the page was left before the sign-in was complete. */
function Completion({ next }: { next: string }) {
  const { t } = useTranslation();
  const { mutate, error } = useMutation({ mutationFn: completeSignIn, onSuccess: useSignInAnswer(next) });
  useEffect(() => mutate(), [mutate]);
  return (
    <PublicPage title={t("entry.steps.title")}>
      <Refusal error={error} />
    </PublicPage>
  );
}
