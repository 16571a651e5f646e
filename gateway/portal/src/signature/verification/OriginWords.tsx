import { useTranslation } from "react-i18next";
import type { Origin } from "../../api/signature";
import { toTheMinute } from "../../language/formats";

/** Whether a file came from here, in a sentence. */
export function OriginWords({ origin }: { origin: Origin | null }) {
  const { t } = useTranslation();
  if (!origin) return t("verification.notFromHere");
  const date = toTheMinute(origin.signed_at);
  return t(origin.kind === "signed" ? "verification.fromHere" : "verification.beforeSigning", { date });
}
