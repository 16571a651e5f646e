import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { authorizedApplications, withdrawApplication } from "../../api/account";
import { inWords } from "../../language/formats";
import { AccessList } from "../account_page/AccessList";

const KEY = ["authorized-applications"];

/** Applications that one let in (AUTH-14). */
export function Applications() {
  const { t } = useTranslation();
  const items = useQuery({ queryKey: KEY, queryFn: authorizedApplications }).data?.items ?? [];
  return (
    <AccessList
      title={t("settings.applications.title")}
      why={t("settings.applications.why")}
      icon="square"
      entries={items.map(({ application_id, name, allowed_at, last_used_at }) => {
        const since = t("settings.applications.since", { date: inWords(allowed_at) });
        const used = last_used_at && t("settings.security.used", { date: inWords(last_used_at) });
        return { id: application_id, name, about: [since, used].filter(Boolean).join(" · ") };
      })}
      words={name => ({
        ask: t("settings.applications.ask", { name }),
        askText: t("settings.applications.askText", { name }),
        act: t("settings.applications.act"),
        done: t("settings.applications.withdrawn", { name }),
      })}
      revoke={withdrawApplication}
      queryKey={KEY}
    />
  );
}
