import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { webhooks } from "../../api/notify";
import type { Space } from "../../api/tenancy";
import type { IconName } from "../../design/Icon";
import {
  followsHours,
  useAdministered,
  useDecidesAdvances,
  useHasRight,
  useSeesEmployees,
  useSends,
  useSpacesShown,
} from "../spaces/spaces";
import { accessPath, companyPath, sirenOf } from "./administration";

/** A way to a page, for the menu; and for home what one does there, in a sentence. */
export interface Way {
  to: string;
  label: string;
  icon: IconName;
  text: string;
  /** How many wait behind it. */
  count?: number;
}

/** The services that one has a right to, of those that the organisation subscribes to. */
export function useServiceEntries(): Way[] {
  const { t } = useTranslation();
  const employees: Way = {
    to: "/mes-salaries",
    label: t("common.shell.employees"),
    icon: "person",
    text: t("documents.home.employeesText"),
  };
  const clients: Way = {
    to: "/mes-clients",
    label: t("clients.title"),
    icon: "company",
    text: t("documents.home.clientsText"),
  };
  const advances: Way = {
    to: "/acomptes",
    label: t("advances.deskTitle"),
    icon: "invoice",
    text: t("advances.deskText"),
  };
  const sent: Way = {
    to: "/documents-transmis",
    label: t("sent.title"),
    icon: "list",
    text: t("sent.menuText"),
  };
  const campaigns: Way = {
    to: "/campagnes",
    label: t("campaigns.title"),
    icon: "upload",
    text: t("campaigns.menuText"),
  };
  const sends = useSends();
  const signatures: Way = {
    to: "/demandes-de-signature",
    label: t("signatureRequests.title"),
    icon: "quill",
    text: t("signatureRequests.text"),
  };
  const seesEmployees = useSeesEmployees();
  const decidesAdvances = useDecidesAdvances();
  const validatesHours = useHasRight("company", "R");
  const timesheets: Way = {
    to: "/releves-heures",
    label: t("timesheets.deskTitle"),
    icon: "clock",
    text: t(validatesHours ? "timesheets.deskTextOfClient" : "timesheets.deskText"),
  };
  const seesClients = useHasRight("agency", "A", "D");
  const shownSpaces = useSpacesShown();
  const agencyFollowsHours = shownSpaces.some(followsHours);
  return [
    ...(sends ? [sent, campaigns] : []),
    ...(seesEmployees ? [employees] : []),
    ...(seesClients ? [clients] : []),
    ...(decidesAdvances ? [advances] : []),
    ...(validatesHours || agencyFollowsHours ? [timesheets] : []),
    ...(sends ? [signatures] : []),
  ];
}

const isCompany = ({ kind }: Space) => kind === "company";

/** The spaces that one administers, those that are sites of one company together. */
function byCompany(spaces: Space[]): [Space, ...Space[]][] {
  const groups = new Map<string, [Space, ...Space[]]>();
  for (const space of spaces) {
    const key = isCompany(space) && space.siret ? sirenOf(space.siret) : space.holder_id;
    const group = groups.get(key);
    if (group) group.push(space);
    else groups.set(key, [space]);
  }
  return [...groups.values()];
}

/** Rights and relations of what one administers, with how many decisions wait. */
export function useAdministrationEntries(): Way[] {
  const { t } = useTranslation();
  const shown = useSpacesShown();
  const administered = useAdministered();
  const access = byCompany(administered).map(([space, ...others], _, all): Way => {
    const label = t(isCompany(space) ? "common.shell.access" : "common.shell.agencyAccess");
    return {
      // The sites of one company are in one table.
      to: others.length > 0 ? companyPath(sirenOf(space.siret)) : accessPath(space.holder_id),
      label: all.length > 1 ? `${label} · ${space.name}` : label,
      icon: "key",
      text: t("documents.home.accessText"),
      count: [space, ...others].reduce((sum, { pending }) => sum + pending.approvals, 0),
    };
  });
  const companies = shown.filter(isCompany);
  const related = companies.length > 0 || administered.some(({ kind }) => kind === "agency");
  const relations: Way = {
    to: "/relations",
    label: t("common.shell.relations"),
    icon: "link",
    text: t(companies.length > 0 ? "documents.home.relationsOfCompany" : "documents.home.relationsOfAgency"),
    count: companies.reduce((sum, { pending }) => sum + pending.relations, 0),
  };
  const tied = companies.filter(({ sub_accounts }) => sub_accounts);
  const subAccounts = tied.map((space): Way => {
    const label = t("subAccounts.title");
    return {
      to: `/sous-comptes/${space.holder_id}`,
      label: tied.length > 1 ? `${label} · ${space.name}` : label,
      icon: "person",
      text: t("documents.home.subAccountsText"),
    };
  });
  return [...access, ...(related ? [relations] : []), ...subAccounts, ...useWebhookEntries(administered)];
}

/** Webhooks of the agencies and employers that one administers as a whole: to others there are none. */
function useWebhookEntries(administered: Space[]): Way[] {
  const { t } = useTranslation();
  const senders = administered.filter(({ kind }) => ["agency", "employer", "employer_group"].includes(kind));
  const found = useQueries({
    queries: senders.map(({ holder_id }) => ({
      queryKey: ["webhooks", holder_id],
      queryFn: () => webhooks(holder_id),
    })),
  });
  return senders
    .filter((_, at) => found[at]?.isSuccess)
    .map(
      (space, _, all): Way => ({
        to: `/webhooks/${space.holder_id}`,
        label: all.length > 1 ? `${t("webhooks.title")} · ${space.name}` : t("webhooks.title"),
        icon: "link",
        text: t("webhooks.menuText"),
      }),
    );
}
