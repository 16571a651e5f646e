import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import {
  type Case,
  confirmValidation,
  declineValidation,
  rejectCase,
  releaseCase,
  returnCase,
  takeCase,
  validateCase,
  withdrawDecision,
} from "../../api/deposits";
import { inReaderLanguage } from "../../language/formats";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { ReasonWindow } from "../../ui/forms/ReasonWindow";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { HandOver } from "./HandOver";
import { ReturnWindow } from "./ReturnWindow";
import { useGoOn } from "./useGoOn";

interface CaseActsProps {
  one: Case;
  keep: (changed: Case) => void;
  /** Looks at the case again, once a colleague acted on it. */
  refresh: () => void;
}

type Asking = "return" | "validate" | "reject" | "decline" | "withdraw" | "handOver" | null;
const takeable = ["received", "examining", "completed"];
const givable = [...takeable, "returned"];

/** What one can do with a case at its stage. */
export function CaseActs({ one, keep, refresh }: CaseActsProps) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Asking>(null);
  const close = () => setAsking(null);
  const doing = useMutation({
    mutationFn: (act: () => Promise<Case>) => act(),
    onSuccess: changed => {
      keep(changed);
      close();
    },
    onError: refusal => {
      // A colleague acted meanwhile: what is shown is what there is now, and the reason stays above it.
      if (refusal instanceof Problem && refusal.status === 409) refresh();
    },
  });
  const goOn = useGoOn(refresh);
  const run = (act: () => Promise<Case>) => doing.mutate(act);
  const examining = one.is_mine && one.stage === "examining";
  const number = one.file_number ?? "";
  const withReason = (act: (reason: string) => Promise<Case>) => ({
    mutate: (reason: string) => run(() => act(reason)),
    isPending: doing.isPending,
    error: doing.error,
  });
  return (
    <>
      {one.stage === "confirming" && !one.may_confirm && (
        <Notice tone="waiting">{t("cases.proposed")}</Notice>
      )}
      {asking === null && <Refusal error={goOn.refusal ?? doing.error} />}
      <Acts>
        {takeable.includes(one.stage) && !examining && (
          <MainAct onClick={() => run(() => takeCase(one.id, one.revision))} loading={doing.isPending}>
            {one.manager_name && !one.is_mine
              ? t("cases.takeOver", { name: one.manager_name })
              : t("cases.take")}
          </MainAct>
        )}
        {examining && (
          <>
            <MainAct onClick={() => setAsking("validate")}>
              {t(one.needs_two ? "cases.propose" : "cases.validate")}
            </MainAct>
            <Button onClick={() => setAsking("return")}>{t("cases.return")}</Button>
            <Button color="error" onClick={() => setAsking("reject")}>
              {t("cases.reject")}
            </Button>
            <Button variant="subtle" onClick={() => run(() => releaseCase(one.id, one.revision))}>
              {t("cases.release")}
            </Button>
          </>
        )}
        {one.may_withdraw && <Button onClick={() => setAsking("withdraw")}>{t("cases.withdraw")}</Button>}
        {givable.includes(one.stage) && (
          <Button variant="subtle" onClick={() => setAsking("handOver")}>
            {t("cases.handOver")}
          </Button>
        )}
        {one.may_confirm && (
          <>
            <MainAct onClick={() => setAsking("validate")}>{t("cases.confirm")}</MainAct>
            <Button onClick={() => setAsking("decline")}>{t("cases.decline")}</Button>
          </>
        )}
      </Acts>
      <Question
        opened={asking === "validate"}
        onClose={close}
        title={t("cases.askValidate", { number })}
        act={t(one.may_confirm ? "cases.confirm" : one.needs_two ? "cases.propose" : "cases.validate")}
        destroys={false}
        onConfirm={() =>
          doing.mutateAsync(() => (one.may_confirm ? confirmValidation : validateCase)(one.id, one.revision))
        }
      >
        <p>{t(one.needs_two && !one.may_confirm ? "cases.askProposeText" : "cases.askValidateText")}</p>
        {one.confirmation && (
          <p>
            <b>{t("cases.youConfirm", { words: inReaderLanguage(one.confirmation) })}</b>
          </p>
        )}
      </Question>
      {asking === "handOver" && (
        <HandOver
          cases={[one]}
          close={close}
          done={results => {
            close();
            goOn.after(results);
          }}
        />
      )}
      <ReturnWindow
        opened={asking === "return"}
        onClose={close}
        deciding={withReason(message => returnCase(one.id, one.revision, message))}
      />
      {asking === "reject" && (
        <ReasonWindow
          opened
          onClose={close}
          title={t("cases.askReject", { number })}
          text={t("cases.askRejectText")}
          act={t("cases.reject")}
          deciding={withReason(reason => rejectCase(one.id, one.revision, reason))}
        />
      )}
      {asking === "withdraw" && (
        <ReasonWindow
          opened
          onClose={close}
          title={t("cases.askWithdraw")}
          text={t("cases.askWithdrawText")}
          act={t("cases.withdraw")}
          deciding={withReason(reason => withdrawDecision(one.id, one.revision, reason))}
        />
      )}
      {asking === "decline" && (
        <ReasonWindow
          opened
          onClose={close}
          title={t("cases.askDecline")}
          text={t("cases.askDeclineText")}
          act={t("cases.decline")}
          deciding={withReason(reason => declineValidation(one.id, one.revision, reason))}
        />
      )}
    </>
  );
}
