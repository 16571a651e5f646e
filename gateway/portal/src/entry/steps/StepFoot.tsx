import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { giveUp, type Step } from "../../api/entry";
import { Problem } from "../../api/problem";
import { atTheHour } from "../../language/formats";
import { onTheWayTo } from "../entering";
import styles from "../entry.module.css";

export const slugOf = (error: unknown) => (error instanceof Problem ? error.slug : null);

/** The sign-in page, which says that the time of the step was over. */
export const backToTheDoor = (next: string) => `/connexion?expire=1&next=${encodeURIComponent(next)}`;

/** An act of a step. When the sign-in was over meanwhile, it leads back to the door, which says so. */
export function useStepAct<Given extends unknown[], Answer>(
  act: (...given: Given) => Promise<Answer>,
  next: string,
): (...given: Given) => Promise<Answer> {
  const navigate = useNavigate();
  return async (...given) => {
    try {
      return await act(...given);
    } catch (refusal) {
      if (slugOf(refusal) === "sign-in-over") await navigate(backToTheDoor(next), { replace: true });
      throw refusal;
    }
  };
}

/** Until when the step waits, and the way back for somebody who took the wrong door. */
export function StepFoot({ step, next }: { step: Step; next: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const leave = async () => {
    // Over or not, one begins again.
    await giveUp().catch(() => undefined);
    await navigate(onTheWayTo("/connexion", next), { replace: true });
  };
  return (
    <div className={styles.aside}>
      {t("entry.steps.expires", { time: atTheHour(step.expires_at) })}
      <br />
      <button type="button" className={styles.link} onClick={leave}>
        {t("entry.steps.restart")}
      </button>
    </div>
  );
}
