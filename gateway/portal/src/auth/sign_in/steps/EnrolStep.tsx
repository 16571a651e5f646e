import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FactorKind } from "../../../api/account";
import { beginEnrolment, completeSignIn, confirmEnrolment, type Step } from "../../../api/signIn";
import { Sheet } from "../../../ui/content/Sheet";
import { Refusal } from "../../../ui/messages/Notice";
import { PublicPage } from "../../../ui/pages/PublicPage";
import { FactorSetUp } from "../../second_factors/FactorSetUp";
import { kinds } from "../../second_factors/kinds";
import { RecoveryCodeList } from "../../second_factors/RecoveryCodeList";
import styles from "../../sign_in_flow/signIn.module.css";
import { useSignInAnswer } from "../../sign_in_flow/signInFlow";
import { StepFoot, useStepAct } from "./StepFoot";

/** A second factor that an organisation requires is set up before the sign-in is complete. */
export function EnrolStep({ step, next }: { step: Step; next: string }) {
  const { t } = useTranslation();
  const [codes, setCodes] = useState<string[] | null>(null);
  const begin = useStepAct(beginEnrolment, next);
  const confirm = useStepAct(confirmEnrolment, next);
  const complete = useStepAct(completeSignIn, next);
  const completing = useMutation({ mutationFn: complete, onSuccess: useSignInAnswer(next) });
  const offered = kinds.filter(kind => step.kinds.includes(kind));
  const calls = { begin: (kind: FactorKind, phone?: string) => begin({ kind, phone }), confirm };
  return (
    <PublicPage
      title={t(codes ? "factors.keep" : "entry.enrol.title")}
      lead={!codes && t("entry.enrol.lead")}
    >
      <div className={styles.column}>
        {codes ? (
          <Sheet>
            <RecoveryCodeList
              codes={codes}
              act={t("entry.enrol.done")}
              loading={completing.isPending}
              onKept={() => completing.mutate()}
            />
          </Sheet>
        ) : (
          <FactorSetUp
            offered={offered}
            calls={calls}
            onDone={({ recovery_codes }) => (recovery_codes ? setCodes(recovery_codes) : completing.mutate())}
          />
        )}
        <Refusal error={completing.error} />
        <StepFoot step={step} next={next} />
      </div>
    </PublicPage>
  );
}
