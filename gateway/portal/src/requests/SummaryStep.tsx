import { Anchor } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { type DepositRequest, type Journey, submitRequest } from "../api/deposits";
import { said } from "../language/formats";
import { Facts } from "../pages/Facts";
import { Acts } from "../pages/Form";
import { MainAct } from "../pages/MainAct";
import { Notice } from "../pages/Notice";
import { Question } from "../pages/Question";
import { Sheet } from "../pages/Sheet";
import type { StepProps } from "./Filing";
import { answerInWords } from "./LiveSummary";
import styles from "./requests.module.css";

/** Everything read again; submitting asks first (DEP-11). */
export function SummaryStep({ journey, request, keep, goTo }: StepProps) {
  const { t } = useTranslation();
  const [asking, { open, close }] = useDisclosure(false);
  const submit = async () => keep(await submitRequest(request.id));
  return (
    <Sheet title={t("requests.steps.summary")}>
      <p className={styles.soft}>{t("requests.summary.lead")}</p>
      <Hindrances journey={journey} request={request} />
      <RequestContent journey={journey} request={request} goTo={goTo} />
      <Acts>
        <MainAct onClick={open} disabled={request.problems.length > 0}>
          {t("requests.summary.act")}
        </MainAct>
      </Acts>
      <Question
        opened={asking}
        onClose={close}
        title={t("requests.summary.ask")}
        act={t("requests.summary.confirm")}
        destroys={false}
        onConfirm={submit}
      >
        <p>{t("requests.summary.askText")}</p>
        {journey.amount && <p>{said(journey.amount)}.</p>}
      </Question>
    </Sheet>
  );
}

function nameOf(journey: Journey, field: string): string {
  const [part, key] = field.split(".");
  const question = journey.steps
    .flatMap(step => step.fields)
    .find(one => part === "answers" && one.key === key);
  const paper = journey.papers.find(one => part === "papers" && one.kind === key);
  const words = question?.label ?? paper?.label;
  return words ? said(words) : field;
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

interface RequestContentProps {
  journey: Journey;
  request: DepositRequest;
  /** The way back to a step, while the request can still be changed. */
  goTo?: (step: string) => void;
}

/** The whole of a request, step by step. */
export function RequestContent({ journey, request, goTo }: RequestContentProps) {
  const { t } = useTranslation();
  const top = (key: string, title: string) => (
    <div className={styles.blockTop}>
      <h3>{title}</h3>
      {goTo && (
        <Anchor
          component="button"
          type="button"
          onClick={() => goTo(key)}
          aria-label={t("requests.summary.changeOf", { step: title })}
        >
          {t("requests.summary.change")}
        </Anchor>
      )}
    </div>
  );
  return (
    <div>
      {journey.steps.map(step => (
        <section key={step.key} className={styles.block}>
          {top(step.key, said(step.title))}
          <Facts
            wide
            lines={step.fields.map(field => [
              said(field.label),
              answerInWords(field, request.answers[field.key]) || <span className={styles.empty}>—</span>,
            ])}
          />
        </section>
      ))}
      <section className={styles.block}>
        {top("papers", t("requests.steps.papers"))}
        <Facts
          wide
          lines={request.papers
            .filter(({ state }) => state === "filed")
            .map(paper => [nameOf(journey, `papers.${paper.kind}`), paper.name])}
        />
      </section>
    </div>
  );
}
