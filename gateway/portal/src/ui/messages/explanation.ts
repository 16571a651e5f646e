import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { duration, timeOfDay } from "../../language/formats";
import { refusals } from "../../language/fr/refusals";

const isKnown = (slug: string): slug is keyof typeof refusals => slug in refusals;

/** Says an error so that one knows what to do; the API's own sentence where it has one. */
export function useExplanation(): (error: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    error => {
      if (!(error instanceof Problem) || error.status >= 500) return t("common.failure.unexpected");
      if (isKnown(error.slug)) return t(`refusals.${error.slug}`);
      if (error.status === 0) return t("common.failure.unreachable");
      if (error.status === 404) return t("common.failure.notFoundText");
      if (error.slug === "wrong-credentials") return t("account.signIn.wrong");
      if (error.slug === "account-locked") {
        return t("account.signIn.locked", { left: duration(Number(error.facts.minutes_left ?? 1)) });
      }
      if (error.slug === "second-factor-locked") {
        return t("entry.steps.locked", { time: timeOfDay(String(error.facts.locked_until)) });
      }
      if (error.status === 429) return t("common.failure.tooMany");
      if (error.status === 422 && error.fields.length > 0) return t("common.failure.invalid");
      return error.detail
        ? t("common.failure.refused", { detail: error.detail })
        : t("common.failure.closed");
    },
    [t],
  );
}
