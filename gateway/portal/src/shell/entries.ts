import { useTranslation } from "react-i18next";
import type { IconName } from "../design/Icon";
import {
  useHasRight,
  useHasSpace,
  useMayFile,
  useSpaces,
  useStructureToCome,
} from "../tenancy/spaces/spaces";

export interface Entry {
  to: string;
  label: string;
  icon: IconName;
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
  const mayFile = useMayFile();
  const { all } = useSpaces();
  const nothingYet = useStructureToCome() && all.length === 0;
  const compartment = (key: "payslips" | "contracts" | "invoices" | "deposits", icon: IconName): Entry => ({
    to: `/documents?compartment=${key}`,
    label: t(`documents.compartments.${key}`),
    icon,
  });
  const documents: Entry[] = [
    { to: "/documents?state=todo", label: t("common.shell.todo"), icon: "clock" },
    ...(person ? [compartment("payslips", "payslip")] : []),
    ...(person || signs ? [compartment("contracts", "contract")] : []),
    ...(seesInvoices ? [compartment("invoices", "invoice")] : []),
    ...(deposits ? [compartment("deposits", "folder")] : []),
    { to: "/documents", label: t("documents.list.title"), icon: "list" },
    { to: "/partages", label: t("common.shell.shares"), icon: "share" },
  ];
  const requests: Entry[] = [
    { to: "/mon-suivi", label: t("common.shell.follow"), icon: "folder" },
    ...(mayFile ? [{ to: "/demandes", label: t("common.shell.newRequest"), icon: "plus" } as const] : []),
  ];
  return [
    { name: null, entries: [{ to: "/", label: t("common.shell.home"), icon: "home" }] },
    ...(deposits ? [{ name: t("common.shell.sections.requests"), entries: requests }] : []),
    ...(nothingYet ? [] : [{ name: t("common.shell.sections.documents"), entries: documents }]),
  ];
}
