import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { clients } from "../api/clients";
import type { Space } from "../api/tenancy";
import { Icon } from "../design/Icon";
import { number } from "../language/formats";
import { accessPath } from "../tenancy/administration/administration";
import { useAdministrationEntries, useServiceEntries } from "../tenancy/administration/entries";
import { useEstablishments } from "../tenancy/employees/establishments";
import { holds, useSeesEmployees, useSpacesShown } from "../tenancy/spaces/spaces";
import { Sheet } from "../ui/content/Sheet";
import { PlainLink } from "../ui/navigation/MainAct";
import styles from "./Home.module.css";

/** What an agency, an employer or a company's administrator comes for: services and administration, by right. */
export function Administration() {
  const { t } = useTranslation();
  const services = useServiceEntries();
  const administration = useAdministrationEntries();
  const counted = useCounted();
  const groups = [
    [t("documents.home.services"), services],
    [t("documents.home.administration"), administration],
  ] as const;
  return groups.map(
    ([title, entries]) =>
      entries.length > 0 && (
        <Sheet key={title} title={title} flush>
          <ul className={styles.ways}>
            {entries.map(({ to, label, icon, text, count }) => (
              <li key={to}>
                <Icon name={icon} />
                <Link to={to}>{label}</Link>
                {Boolean(count) && <span className={styles.count}>{count}</span>}
                <p>{counted[to] ?? text}</p>
              </li>
            ))}
          </ul>
        </Sheet>
      ),
  );
}

interface Counts {
  activated: number;
  pending: number;
}

/** How many employees and clients there are and how many of them are not registered yet, by the way to them. */
function useCounted(): Record<string, string> {
  const { t } = useTranslation();
  const shown = useSpacesShown();
  const { data: establishments = [] } = useEstablishments(useSeesEmployees());
  const agency = shown.find(space => space.kind === "agency" && holds(space, "A", "D"))?.holder_id ?? "";
  const ofClients = useQuery({
    queryKey: ["clients", agency, "counts"],
    queryFn: () => clients(agency, { limit: 1 }),
    enabled: agency !== "",
  });
  const said = (key: "employeesCounted" | "clientsCounted", counts: Counts[]) => {
    const pending = counts.reduce((sum, each) => sum + each.pending, 0);
    const all = counts.reduce((sum, each) => sum + each.activated, pending);
    if (all === 0) return {};
    const to = key === "employeesCounted" ? "/mes-salaries" : "/mes-clients";
    return { [to]: t(`documents.home.${key}`, { count: all, shown: number(all), pending: number(pending) }) };
  };
  return {
    ...said(
      "employeesCounted",
      establishments.map(({ counts }) => counts),
    ),
    ...said("clientsCounted", ofClients.data ? [ofClients.data.counts] : []),
  };
}

/** Users whom an agency's ERP named, and about whom one decides (TEN-26). */
export function Approvals({ space }: { space: Space }) {
  const { t } = useTranslation();
  return (
    <Sheet title={`${t("documents.home.approvals")} · ${space.name}`}>
      <p className={styles.text}>{t("documents.home.approvalWaits", { count: space.pending.approvals })}</p>
      <PlainLink to={accessPath(space.holder_id)}>{t("documents.home.seeApprovals")}</PlainLink>
    </Sheet>
  );
}

/** The way to a human, for a company's people (POR-04). */
export function Support() {
  const { t } = useTranslation();
  return (
    <Sheet title={t("documents.home.support")}>
      <p className={styles.text}>{t("documents.home.supportText")}</p>
      <Link to="/aide" className={styles.link}>
        <Icon name="help" /> {t("common.shell.help")}
      </Link>
    </Sheet>
  );
}
