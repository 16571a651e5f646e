import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import { type Crumb, Head } from "./Head";
import styles from "./JourneyPage.module.css";

export interface JourneyStepName {
  key: string;
  title: string;
}

interface JourneyPageProps {
  title: string;
  trail: Crumb[];
  steps: JourneyStepName[];
  at: string;
  /** Called for an earlier step, where there is a way back. */
  goBackTo?: (key: string) => void;
  /** What fills as one goes on. */
  summary?: ReactNode;
  children: ReactNode;
}

/** A journey: the steps as a breadcrumb, one at a time, with a live summary at the side. */
export function JourneyPage({ title, trail, steps, at, goBackTo, summary, children }: JourneyPageProps) {
  const content = useStepInFocus(at);
  return (
    <>
      <Head title={title} trail={trail} />
      <Steps steps={steps} at={at} goBackTo={goBackTo} />
      <div className={styles.layout} data-alone={summary ? undefined : true}>
        <div className={styles.step} ref={content}>
          {children}
        </div>
        {summary && <aside className={styles.summary}>{summary}</aside>}
      </div>
    </>
  );
}

/** The steps of a journey as a breadcrumb: what is done, where one is, what follows. */
export function Steps({ steps, at, goBackTo }: Pick<JourneyPageProps, "steps" | "at" | "goBackTo">) {
  const { t } = useTranslation();
  const position = steps.findIndex(step => step.key === at);
  return (
    <nav aria-label={t("requests.step", { position: position + 1, count: steps.length })}>
      <ol className={styles.steps}>
        {steps.map((step, index) => (
          <li
            key={step.key}
            aria-current={index === position ? "step" : undefined}
            data-passed={index < position || undefined}
          >
            <span className={styles.mark}>
              {index < position ? <Icon name="check" size={16} /> : index + 1}
            </span>
            {index < position && goBackTo ? (
              <button type="button" onClick={() => goBackTo(step.key)}>
                {step.title}
              </button>
            ) : (
              <span className={styles.name}>{step.title}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** A new step begins at its heading, for the eye, the keyboard and the ear. */
function useStepInFocus(at: string) {
  const content = useRef<HTMLDivElement>(null);
  const shown = useRef(at);
  useEffect(() => {
    if (shown.current === at) return;
    shown.current = at;
    const heading = content.current?.querySelector("h2");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus();
  }, [at]);
  return content;
}
