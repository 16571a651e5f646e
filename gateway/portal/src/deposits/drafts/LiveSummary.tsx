import { useTranslation } from "react-i18next";
import type { Answers, DepositRequest, Journey } from "../../api/deposits";
import { inReaderLanguage } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { askedFields } from "../journeys/conditions";
import styles from "../journeys/deposits.module.css";
import { answerInWords } from "../requests/answerInWords";

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
  const asked = askedFields(journey, answers);
  const answered = journey.steps.filter(step =>
    step.fields.some(field => asked.includes(field) && answers[field.key]),
  );
  return (
    <Sheet title={t("requests.live.title")}>
      <div className={styles.live}>
        {answered.length === 0 && <p className={styles.empty}>{t("requests.live.nothing")}</p>}
        {answered.map(step => (
          <section key={step.key}>
            <h3>{inReaderLanguage(step.title)}</h3>
            <Facts
              lines={step.fields
                .filter(field => asked.includes(field))
                .map(field => [inReaderLanguage(field.label), answerInWords(field, answers[field.key])])}
            />
          </section>
        ))}
        {journey.amount && <Facts lines={[[t("requests.live.amount"), inReaderLanguage(journey.amount)]]} />}
      </div>
    </Sheet>
  );
}
