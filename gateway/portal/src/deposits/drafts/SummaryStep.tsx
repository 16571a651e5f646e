import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type DepositRequest, type Journey, submitRequest } from "../../api/deposits";
import { inReaderLanguage } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { Notice } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "../journeys/deposits.module.css";
import { nameOf, RequestContent } from "../requests/RequestContent";
import { SavedWindow } from "./LeaveGuard";
import { PaymentChosen } from "./PaymentChosen";
import type { StepProps } from "./stepProps";

/** Everything read again; submitting asks first (DEP-11). */
export function SummaryStep({ journey, request, keep, goTo, goBack }: StepProps) {
  const { t } = useTranslation();
  const [asking, { open, close }] = useDisclosure(false);
  // Everything before is saved step by step: here it is only said where the draft is.
  const [saved, setSaved] = useState(false);
  const submit = async () => keep(await submitRequest(request.id));
  return (
    <Sheet title={t("requests.steps.summary")}>
      <p className={styles.soft}>{t("requests.summary.lead")}</p>
      <Hindrances journey={journey} request={request} />
      <RequestContent journey={journey} request={request} goTo={goTo} />
      <PaymentChosen journey={journey} request={request} />
      <Acts>
        <MainAct onClick={open} disabled={request.problems.length > 0}>
          {t("requests.summary.act")}
        </MainAct>
        <Button onClick={() => setSaved(true)}>{t("requests.form.save")}</Button>
        {goBack && (
          <Button variant="subtle" onClick={goBack}>
            {t("requests.form.back")}
          </Button>
        )}
      </Acts>
      <SavedWindow opened={saved} onStay={() => setSaved(false)} />
      <Question
        opened={asking}
        onClose={close}
        title={t("requests.summary.ask")}
        act={t("requests.summary.confirm")}
        destroys={false}
        onConfirm={submit}
      >
        <p>{t("requests.summary.askText")}</p>
        {journey.amount && <p>{inReaderLanguage(journey.amount)}.</p>}
        <PaymentChosen journey={journey} request={request} />
      </Question>
    </Sheet>
  );
}

function Hindrances({ journey, request }: { journey: Journey; request: DepositRequest }) {
  const { t } = useTranslation();
  if (request.problems.length === 0) return null;
  return (
    <Notice tone="todo">
      <b>{t("requests.summary.problems")}</b>
      <ul className={styles.problems}>
        {request.problems.map(({ field, reason }) => (
          <li key={field}>{t("requests.summary.problem", { field: nameOf(journey, field), reason })}</li>
        ))}
      </ul>
    </Notice>
  );
}
