import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { outsideIdentities, unlinkIdentity } from "../../api/account";
import { inWords } from "../../language/formats";
import { AccessList } from "../account_page/AccessList";

const KEY = ["outside-identities"];

/** Identities of outside providers that sign in here (AUTH-16). */
export function OutsideIdentities() {
  const { t } = useTranslation();
  const items = useQuery({ queryKey: KEY, queryFn: outsideIdentities }).data?.items ?? [];
  return (
    <AccessList
      title={t("settings.outside.title")}
      icon="key"
      entries={items.map(({ id, provider_name, email, linked_at, account }) => {
        const since = t("settings.outside.since", { date: inWords(linked_at) });
        const inherited = account && t("settings.outside.inherited", { account });
        return { id, name: provider_name, about: [since, email, inherited].filter(Boolean).join(" · ") };
      })}
      words={name => ({
        ask: t("settings.outside.ask", { name }),
        askText: t("settings.outside.askText", { name }),
        act: t("settings.outside.act"),
        done: t("settings.outside.unlinked", { name }),
      })}
      revoke={unlinkIdentity}
      queryKey={KEY}
    />
  );
}
