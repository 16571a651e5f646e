import { useTranslation } from "react-i18next";
import type { DepositRequest, Journey } from "../../api/deposits";
import { inReaderLanguage } from "../../language/formats";
import { Notice } from "../../ui/messages/Notice";
import { chosenPayment } from "../journeys/conditions";

/** Recalls the means of payment that was chosen, and how one goes about it (DEP-14). */
export function PaymentChosen({ journey, request }: { journey: Journey; request: DepositRequest }) {
  const { t } = useTranslation();
  const chosen = chosenPayment(journey, request.answers);
  if (!chosen) return null;
  return (
    <Notice tone="waiting">
      <b>{t("requests.payment", { means: inReaderLanguage(chosen.label) })}</b>{" "}
      {chosen.instructions && inReaderLanguage(chosen.instructions)}
    </Notice>
  );
}
