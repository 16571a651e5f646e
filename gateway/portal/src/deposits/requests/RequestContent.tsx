import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DepositRequest, Journey } from "../../api/deposits";
import { inReaderLanguage } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { askedFields } from "../journeys/conditions";
import styles from "../journeys/deposits.module.css";
import { answerInWords } from "./answerInWords";

/** What a question or a document asked for is called in the journey. */
export function nameOf(journey: Journey, field: string): string {
  const [part, key] = field.split(".");
  const question = journey.steps
    .flatMap(step => step.fields)
    .find(one => part === "answers" && one.key === key);
  const kind = journey.attachments.find(one => part === "attachments" && one.kind === key);
  const words = question?.label ?? kind?.label;
  return words ? inReaderLanguage(words) : field;
}

interface RequestContentProps {
  journey: Journey;
  request: DepositRequest;
  /** The way back to a step, while the request can still be changed. */
  goTo?: (step: string) => void;
}

/** The whole of a request, step by step. */
export function RequestContent({ journey, request, goTo }: RequestContentProps) {
  const { t } = useTranslation();
  return (
    <div>
      <RequestAnswers journey={journey} request={request} goTo={goTo} />
      <section className={styles.block}>
        <BlockTop title={t("requests.steps.attachments")} change={goTo && (() => goTo("attachments"))} />
        <Facts
          wide
          lines={request.attachments
            .filter(({ state }) => state === "filed")
            .map(document => [nameOf(journey, `attachments.${document.kind}`), document.name])}
        />
      </section>
    </div>
  );
}

/** What was answered, step by step. */
export function RequestAnswers({ journey, request, goTo }: RequestContentProps) {
  const asked = askedFields(journey, request.answers);
  return (
    <>
      {journey.steps
        .filter(step => step.fields.some(field => asked.includes(field)))
        .map(step => (
          <section key={step.key} className={styles.block}>
            <BlockTop title={inReaderLanguage(step.title)} change={goTo && (() => goTo(step.key))} />
            <Facts
              wide
              lines={step.fields
                .filter(field => asked.includes(field))
                .map(field => [
                  inReaderLanguage(field.label),
                  answerInWords(field, request.answers[field.key]) || <span className={styles.empty}>—</span>,
                ])}
            />
          </section>
        ))}
    </>
  );
}

function BlockTop({ title, change }: { title: string; change?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.blockTop}>
      <h3>{title}</h3>
      {change && (
        <Anchor
          component="button"
          type="button"
          onClick={change}
          aria-label={t("requests.summary.changeOf", { step: title })}
        >
          {t("requests.summary.change")}
        </Anchor>
      )}
    </div>
  );
}
