import type { DocumentsAsked } from "../../api/vault";

/** A type of documents; "" is all of them. */
export type ListedType = NonNullable<DocumentsAsked["type"]> | "";
/** What has columns of its own: a type, or contracts of both types. */
export type Listed = ListedType | "contracts";

/** What a list shows of each document, beside its title. */
export const columns = [
  "organisation_name",
  "delivered_at",
  "dated_on",
  "done_at",
  "signed_at",
  "downloaded_at",
  "period",
  "number",
  "contract_number",
  "employer",
  "agency",
  "client",
  "employee",
  "position",
  "qualification",
  "start",
  "end",
  "invoiced_on",
  "due_on",
  "net",
  "vat",
  "gross",
  "pay_rate",
  "billed_rate",
  "size",
] as const;
export type Column = (typeof columns)[number];

/** Columns of every document; the others are facts of a type. */
const ofAll = [
  "organisation_name",
  "delivered_at",
  "dated_on",
  "done_at",
  "size",
] as const satisfies Column[];

const ofType: Partial<Record<Listed, Column[]>> = {
  contracts: [
    "contract_number",
    "agency",
    "client",
    "qualification",
    "start",
    "end",
    "pay_rate",
    "signed_at",
  ],
  payslip: ["period", "employer"],
  employment_contract: [
    "number",
    "employer",
    "agency",
    "client",
    "position",
    "qualification",
    "start",
    "end",
    "pay_rate",
    "signed_at",
  ],
  assignment_contract: [
    "contract_number",
    "agency",
    "client",
    "employee",
    "qualification",
    "start",
    "end",
    "pay_rate",
    "billed_rate",
    "signed_at",
  ],
  invoice: ["number", "agency", "client", "invoiced_on", "due_on", "net", "vat", "gross", "downloaded_at"],
};

const shownAtFirst: Partial<Record<Listed, Column[]>> = {
  contracts: ["organisation_name", "start", "end", "signed_at"],
  payslip: ["period", "organisation_name", "delivered_at"],
  employment_contract: ["organisation_name", "position", "start", "end", "signed_at"],
  assignment_contract: ["employee", "organisation_name", "start", "end", "signed_at"],
  invoice: ["number", "organisation_name", "invoiced_on", "due_on", "gross", "downloaded_at"],
};

/** Whose columns a list has: those of the type asked for, or of what its compartment is for. */
export const typeOfColumns = ({ type, compartment }: { type: ListedType; compartment: string }): Listed =>
  type ||
  (({ payslips: "payslip", contracts: "contracts", invoices: "invoice" } as const)[
    compartment as "payslips" | "contracts" | "invoices"
  ] ??
    "");

export const columnsOf = (type: Listed): Column[] => [...ofAll, ...(ofType[type] ?? [])];

const place = (type: Listed) => `columns.${type || "all"}`;

/** The columns that somebody chose for a type on this device, or those that most look at. */
export function readColumns(type: Listed): Column[] {
  const known = columnsOf(type);
  const kept = localStorage.getItem(place(type))?.split(",");
  const wanted = kept ?? shownAtFirst[type] ?? ["organisation_name", "delivered_at"];
  return known.filter(column => wanted.includes(column)).sort((one, other) => order(wanted, one, other));
}

const order = (wanted: readonly string[], one: Column, other: Column) =>
  wanted.indexOf(one) - wanted.indexOf(other);

export const keepColumns = (type: Listed, chosen: Column[]) =>
  localStorage.setItem(place(type), chosen.join(","));

const dates = [
  "delivered_at",
  "dated_on",
  "done_at",
  "signed_at",
  "downloaded_at",
] as const satisfies Column[];
const amounts: readonly Column[] = ["net", "vat", "gross", "pay_rate", "billed_rate"];

export const isDate = (column: Column): column is (typeof dates)[number] =>
  (dates as readonly Column[]).includes(column);
export const isAmount = (column: Column) => amounts.includes(column);
