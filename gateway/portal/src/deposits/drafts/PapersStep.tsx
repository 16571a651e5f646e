import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "../journeys/deposits.module.css";
import { PaperDrop } from "../papers/PaperDrop";
import { SavedWindow } from "./LeaveGuard";
import type { StepProps } from "./stepProps";

/** The papers that the journey asks for; the mandatory ones before going on. */
export function PapersStep({ journey, request, keep, goTo }: StepProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  const [left, setLeft] = useState(false);
  const filed = (kind: string) => request.papers.filter(paper => paper.kind === kind);
  const complete = journey.papers.every(
    ({ kind, required }) => !required || filed(kind).some(({ state }) => state === "filed"),
  );
  const goOn = () => (complete ? goTo("summary") : setAsked(true));
  return (
    <Sheet title={t("requests.steps.papers")}>
      <div className={styles.papers}>
        <p className={styles.soft}>{t("requests.papers.lead")}</p>
        {journey.papers.map(paper => (
          <PaperDrop
            key={paper.kind}
            paper={paper}
            filed={filed(paper.kind)}
            requestId={request.id}
            keep={keep}
            asked={asked}
          />
        ))}
        <Acts>
          <MainAct onClick={goOn}>{t("requests.form.go")}</MainAct>
          <Button onClick={() => setLeft(true)}>{t("requests.form.leave")}</Button>
        </Acts>
      </div>
      <SavedWindow opened={left} onStay={() => setLeft(false)} />
    </Sheet>
  );
}
