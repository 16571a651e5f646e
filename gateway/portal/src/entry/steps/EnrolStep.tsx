import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { beginEnrolment, completeSignIn, confirmEnrolment, type Step } from "../../api/entry";
import { RecoveryCodes } from "../../factors/RecoveryCodes";
import { type Kind, kinds, SetUp } from "../../factors/SetUp";
import { Refusal } from "../../pages/Notice";
import { PublicPage } from "../../pages/PublicPage";
import { Sheet } from "../../pages/Sheet";
import { useWayIn } from "../entering";
import styles from "../entry.module.css";
import { StepFoot, useStepAct } from "./StepFoot";

/** A second factor that an organisation requires is set up here, before the door opens. */
export function EnrolStep({ step, next }: { step: Step; next: string }) {
  const { t } = useTranslation();
  const [codes, setCodes] = useState<string[] | null>(null);
  const begin = useStepAct(beginEnrolment, next);
  const confirm = useStepAct(confirmEnrolment, next);
  const complete = useStepAct(completeSignIn, next);
  const completing = useMutation({ mutationFn: complete, onSuccess: useWayIn(next) });
  const offered = kinds.filter(kind => step.kinds.includes(kind));
  const desk = { begin: (kind: Kind, phone?: string) => begin({ kind, phone }), confirm };
  return (
    <PublicPage
      title={t(codes ? "factors.keep" : "entry.enrol.title")}
      lead={!codes && t("entry.enrol.lead")}
    >
      <div className={styles.column}>
        {codes ? (
          <Sheet>
            <RecoveryCodes
              codes={codes}
              act={t("entry.enrol.done")}
              loading={completing.isPending}
              onKept={() => completing.mutate()}
            />
          </Sheet>
        ) : (
          <SetUp
            offered={offered}
            desk={desk}
            onDone={({ recovery_codes }) => (recovery_codes ? setCodes(recovery_codes) : completing.mutate())}
          />
        )}
        <Refusal error={completing.error} />
        <StepFoot step={step} next={next} />
      </div>
    </PublicPage>
  );
}
