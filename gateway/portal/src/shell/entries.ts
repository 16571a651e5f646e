import { useQueries, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ownAssignments } from "../api/deposits";
import { lostIdentifiers } from "../api/support/reviews";
import { documents } from "../api/vault";
import type { IconName } from "../design/Icon";
import { useAdministrationEntries, useServiceEntries } from "../tenancy/administration/entries";
import {
  useHasRight,
  useHasSpace,
  useMayFile,
  useReceivesDocuments,
  useSpaces,
  useSpacesShown,
} from "../tenancy/spaces/spaces";

export interface Entry {
  to: string;
  label: string;
  icon: IconName;
  /** How many wait behind it. */
  count?: number;
}

export interface Section {
  name: string | null;
  entries: Entry[];
}

/** The menu of the spaces looked at: only what one has a right to. */
export function useSections(): Section[] {
  const { t } = useTranslation();
  const person = useHasSpace("person");
  const signs = useHasRight("company", "S");
  const seesInvoices = useHasRight("company", "F");
  const deposits = useHasSpace("deposit_client");
  const services = useServiceEntries();
  const administration = useAdministrationEntries();
  const examines = useHasRight("operator", "case_manager");
  const supports = useHasRight("operator", "support");
  const lost = useLostIdentifierCount(supports);
  const runsOperator = useHasRight("operator", "A");
  const mayFile = useMayFile();
  const runsStructure = useHasRight("deposit_client", "administrator");
  const receives = useReceivesDocuments();
  const { asksForAdvances, sendsHours } = useWork();
  const { current } = useSpaces();
  const todo = useTodoCount(current?.holder_id, receives);
  const compartment = (key: "payslips" | "contracts" | "invoices" | "deposits", icon: IconName): Entry => ({
    to: `/documents?compartment=${key}`,
    label: t(`documents.compartments.${key}`),
    icon,
  });
  const ofDocuments: Entry[] = [
    { to: "/documents?state=todo", label: t("common.shell.todo"), icon: "clock", count: todo },
    { to: "/documents", label: t("common.shell.documents"), icon: "list" },
    ...(person ? [compartment("payslips", "payslip")] : []),
    ...(person || signs ? [compartment("contracts", "contract")] : []),
    ...(seesInvoices ? [compartment("invoices", "invoice")] : []),
    ...(deposits ? [compartment("deposits", "folder")] : []),
    ...(person
      ? [{ to: "/coffre-personnel", label: t("documents.compartments.personal"), icon: "folder" } as const]
      : []),
    ...(sendsHours ? [{ to: "/mes-heures", label: t("timesheets.title"), icon: "clock" } as const] : []),
    ...(asksForAdvances
      ? [{ to: "/mes-acomptes", label: t("advances.title"), icon: "invoice" } as const]
      : []),
    { to: "/partages", label: t("common.shell.shares"), icon: "share" },
    ...(person
      ? ([
          { to: "/abonnements", label: t("subscriptions.title"), icon: "mail" },
          { to: "/journal", label: t("vaultJournal.title"), icon: "list" },
        ] as const)
      : []),
  ];
  const requests: Entry[] = [
    { to: "/mon-suivi", label: t("common.shell.follow"), icon: "folder" },
    ...(mayFile ? [{ to: "/demandes", label: t("common.shell.newRequest"), icon: "plus" } as const] : []),
  ];
  const structure: Entry[] = [
    ...(runsStructure
      ? ([
          { to: "/mes-utilisateurs", label: t("common.shell.users"), icon: "list" },
          { to: "/ma-fiche-client", label: t("common.shell.clientFile"), icon: "company" },
        ] as const)
      : []),
    { to: "/mon-profil", label: t("common.shell.ownProfile"), icon: "person" },
  ];
  return [
    {
      name: null,
      entries: [
        { to: "/", label: t("common.shell.home"), icon: "home" },
        ...(examines ? [{ to: "/dossiers", label: t("cases.title"), icon: "folder" } as const] : []),
        ...(supports
          ? ([
              { to: "/assistance", label: t("support.title"), icon: "help" },
              {
                to: "/assistance/identifiants-perdus",
                label: t("support.reviews.title"),
                icon: "key",
                count: lost,
              },
            ] as const)
          : []),
        ...(runsOperator ? [{ to: "/groupes", label: t("cases.groupsTitle"), icon: "list" } as const] : []),
      ],
    },
    ...(services.length > 0 ? [{ name: t("common.shell.sections.services"), entries: services }] : []),
    ...(deposits ? [{ name: t("common.shell.sections.requests"), entries: requests }] : []),
    ...(deposits ? [{ name: t("common.shell.sections.structure"), entries: structure }] : []),
    ...(receives ? [{ name: t("common.shell.sections.documents"), entries: ofDocuments }] : []),
    ...(administration.length > 0
      ? [{ name: t("common.shell.sections.administration"), entries: administration }]
      : []),
  ];
}

/** What one may ask for and send on one's assignments at agencies. */
function useWork() {
  const people = useSpacesShown().filter(({ kind }) => kind === "person");
  const asked = useQueries({
    queries: people.map(({ holder_id }) => ({
      queryKey: ["assignments", holder_id],
      queryFn: () => ownAssignments(holder_id),
    })),
  });
  return {
    asksForAdvances: asked.some(({ data }) => data?.takes_advances),
    sendsHours: asked.some(({ data }) => data?.items.some(one => one.takes_timesheets)),
  };
}

/** How many lost identifiers wait for support; asked with their list, so that it follows what is decided. */
const useLostIdentifierCount = (enabled: boolean): number | undefined =>
  useQuery({
    queryKey: ["support", "lost-identifiers", "count"],
    queryFn: () => lostIdentifiers(1, 1),
    enabled,
  }).data?.total;

/** How many documents wait, asked with the other lists, so that it follows what is read and signed. */
function useTodoCount(space: string | undefined, enabled: boolean): number | undefined {
  const query = { state: "todo", limit: 1, ...(space && { space }) } as const;
  return useQuery({ queryKey: ["documents", query], queryFn: () => documents(query), enabled }).data?.total;
}
