import { useTranslation } from "react-i18next";
import type { Webhook } from "../../api/notify";
import { State } from "../../ui/messages/State";

/** Whether a program is told, why not, or that it takes nothing at the moment. */
export function StandingOf({ webhook: { pause, failing_since } }: { webhook: Webhook }) {
  const { t } = useTranslation();
  if (pause !== null) {
    return (
      <State tone={pause === "asked" ? "waiting" : "error"} icon={pause === "asked" ? "clock" : "warning"}>
        {t(`webhooks.pauses.${pause}`)}
      </State>
    );
  }
  return failing_since === null ? (
    <State tone="done" icon="check">
      {t("webhooks.active")}
    </State>
  ) : (
    <State tone="todo" icon="warning">
      {t("webhooks.failing")}
    </State>
  );
}
