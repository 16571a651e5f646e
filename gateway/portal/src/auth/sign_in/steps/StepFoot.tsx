import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Problem } from "../../../api/client/problem";
import { giveUp, type Step } from "../../../api/signIn";
import { timeOfDay } from "../../../language/formats";
import styles from "../../sign_in_flow/signIn.module.css";
import { withNext } from "../../sign_in_flow/signInFlow";

export const slugOf = (error: unknown) => (error instanceof Problem ? error.slug : null);

/** The sign-in page, which says that the time of the step was over. */
export const expiredSignIn = (next: string) => `/connexion?expire=1&next=${encodeURIComponent(next)}`;

/** An act of a step. When the sign-in was over meanwhile, it leads back to the sign-in page, which says so. */
export function useStepAct<Given extends unknown[], Answer>(
  act: (...given: Given) => Promise<Answer>,
  next: string,
): (...given: Given) => Promise<Answer> {
  const navigate = useNavigate();
  return async (...given) => {
    try {
      return await act(...given);
    } catch (refusal) {
      if (slugOf(refusal) === "sign-in-expired") await navigate(expiredSignIn(next), { replace: true });
      throw refusal;
    }
  };
}

/** Until when the step waits, and the way back for somebody who began the wrong sign-in. */
export function StepFoot({ step, next }: { step: Step; next: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const leave = async () => {
    // Over or not, one begins again.
    await giveUp().catch(() => undefined);
    await navigate(withNext("/connexion", next), { replace: true });
  };
  return (
    <div className={styles.aside}>
      {t("entry.steps.expires", { time: timeOfDay(step.expires_at) })}
      <br />
      <button type="button" className={styles.link} onClick={leave}>
        {t("entry.steps.restart")}
      </button>
    </div>
  );
}
