import { useTranslation } from "react-i18next";
import type { Answers, DepositRequest, Journey, JourneyField } from "../api/deposits";
import { inWords, said } from "../language/formats";
import { Facts } from "../pages/Facts";
import { Sheet } from "../pages/Sheet";
import { ibanInGroups } from "./answers";
import styles from "./requests.module.css";

/** An answer as people read it. */
export function answerInWords(field: JourneyField, answer: string | undefined): string {
  if (!answer) return "";
  if (field.kind === "choice") {
    const choice = field.choices?.find(({ value }) => value === answer);
    return choice ? said(choice.label) : answer;
  }
  if (field.kind === "date" && /^\d{4}-\d{2}-\d{2}$/.test(answer)) return inWords(answer);
  return field.kind === "iban" && !answer.includes("•") ? ibanInGroups(answer) : answer;
}

interface LiveSummaryProps {
  journey: Journey;
  request: DepositRequest;
  /** What stands in the fields now, kept or not. */
  typing: Answers;
}

/** The request as it fills (DEP-10). */
export function LiveSummary({ journey, request, typing }: LiveSummaryProps) {
  const { t } = useTranslation();
  const answers = { ...request.answers, ...typing };
  const answered = journey.steps.filter(step => step.fields.some(({ key }) => answers[key]));
  return (
    <Sheet title={t("requests.live.title")}>
      <div className={styles.live}>
        {answered.length === 0 && <p className={styles.empty}>{t("requests.live.nothing")}</p>}
        {answered.map(step => (
          <section key={step.key}>
            <h3>{said(step.title)}</h3>
            <Facts
              lines={step.fields.map(field => [said(field.label), answerInWords(field, answers[field.key])])}
            />
          </section>
        ))}
        {journey.amount && <Facts lines={[[t("requests.live.amount"), said(journey.amount)]]} />}
      </div>
    </Sheet>
  );
}
