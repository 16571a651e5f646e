import type { documents as words } from "../../language/fr/documents";

/** A field that documents are found by, called as in their facts. */
export type FieldName = keyof (typeof words)["fields"];
export type Kind = "text" | "choice" | "day" | "month" | "amount";
export type Operator = "has" | "is" | "from" | "to";

const kinds = {
  choice: ["kind", "currency"],
  day: ["start", "end", "earliest_end", "latest_end", "invoiced_on", "due_on", "date"],
  month: ["period"],
  amount: ["pay_rate", "billed_rate", "net", "vat", "gross"],
} as const satisfies Partial<Record<Kind, readonly FieldName[]>>;

export const kindOf = (field: FieldName): Kind =>
  (Object.keys(kinds) as (keyof typeof kinds)[]).find(kind =>
    (kinds[kind] as readonly FieldName[]).includes(field),
  ) ?? "text";

const operators: Record<Kind, readonly Operator[]> = {
  text: ["has", "is"],
  choice: ["is"],
  day: ["from", "to", "is"],
  month: ["from", "to", "is"],
  amount: ["from", "to", "is"],
};
export const operatorsOf = (field: FieldName): readonly Operator[] => operators[kindOf(field)];

/** What a choice is chosen from. */
export const choicesOf = (field: FieldName): readonly string[] =>
  field === "kind" ? ["CTT", "CDD", "CDI"] : ["EUR"];

const contract = [
  ["number", "contract_number", "employer", "agency", "client", "department", "employee", "staff_number"],
  ["position", "qualification", "reason", "position_status", "position_features", "work_place"],
  ["start", "end", "earliest_end", "latest_end", "pay_rate"],
].flat() as FieldName[];
const ofType: Record<string, readonly FieldName[]> = {
  payslip: ["period", "employer", "staff_number"],
  employment_contract: ["kind", ...contract],
  assignment_contract: [
    ...contract.filter(name => !["number", "employer", "staff_number"].includes(name)),
    "billed_rate",
  ],
  invoice: [
    "number",
    "agency",
    "client",
    "invoiced_on",
    "due_on",
    "year_week",
    "net",
    "vat",
    "gross",
    "currency",
    "reference",
  ],
  personal: ["date", "note"],
};
const ofAll: readonly FieldName[] = ["title", "organisation_name", "recipient_name"];

/** The fields of some types, each once; what one marks documents with oneself is for their holder. */
export const fieldsOf = (types: readonly string[], held: boolean): FieldName[] => [
  ...new Set([...ofAll, ...(held ? (["tags"] as const) : []), ...types.flatMap(type => ofType[type] ?? [])]),
];

export interface Condition {
  field: FieldName;
  operator: Operator;
  value: string;
}

/** A condition as the vault and an address write it. */
export const written = ({ field, operator, value }: Condition): string =>
  `${field}:${operator}:${kindOf(field) === "amount" ? plain(value) : value.trim()}`;

/** The condition that a text says; null when it is none of these fields. */
export function conditionOf(text: string, fields: readonly FieldName[]): Condition | null {
  const [name = "", operator = "", ...rest] = text.split(":");
  const field = fields.find(each => each === name);
  const found = field && operatorsOf(field).find(each => each === operator);
  return field && found ? { field, operator: found, value: rest.join(":") } : null;
}

const known = fieldsOf(Object.keys(ofType), true);

/** Some fields, and those that conditions are about already: nothing is asked that is not shown. */
export const withFieldsOf = (where: readonly string[], fields: readonly FieldName[]): FieldName[] => [
  ...new Set([...fields, ...where.flatMap(each => conditionOf(each, known)?.field ?? [])]),
];

/** The conditions that are about some fields. */
export const fitting = (where: readonly string[], fields: readonly FieldName[]): string[] =>
  where.filter(each => conditionOf(each, fields) !== null);

const plain = (amount: string) => amount.replaceAll(/[\s€]/g, "").replace(",", ".").replace("−", "-");

/** What is wrong with the value of a condition. */
export function faultOf({ field, value }: Condition): "missing" | "amount" | "month" | null {
  const kind = kindOf(field);
  if (!value.trim()) return "missing";
  if (kind === "amount" && !/^-?\d{1,12}(\.\d{1,4})?$/.test(plain(value))) return "amount";
  if (kind === "month" && !/^[12]\d{3}-(0[1-9]|1[0-2])$/.test(value.trim())) return "month";
  return null;
}
