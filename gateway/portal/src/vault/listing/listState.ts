import { z } from "zod";
import type { DocumentsAsked, SavedSearch } from "../../api/vault";
import { columns, typeOfColumns } from "./columns";

export const periods = ["all", "7d", "1m", "3m", "6m", "1y", "chosen"] as const;
const sortable = ["title", "state", ...columns] as const;
export type Sort = (typeof sortable)[number] | `-${(typeof sortable)[number]}`;
/** Those that a phone offers, where no column can be clicked. */
export const sorts = ["-delivered_at", "delivered_at", "-dated_on", "dated_on", "title", "-title"] as const;
const isSort = (text: unknown): text is Sort =>
  typeof text === "string" && (sortable as readonly string[]).includes(text.replace(/^-/, ""));
export const states = ["todo", "done"] as const;
export const types = [
  "payslip",
  "employment_contract",
  "assignment_contract",
  "invoice",
  "deposit_summary",
  "deposit_attachment",
] as const satisfies DocumentsAsked["type"][];
const compartments = ["payslips", "contracts", "invoices", "deposits", "personal"] as const;

const day = z.iso.date().or(z.literal("")).catch("");

const shape = z.object({
  type: z.enum(types).or(z.literal("")).catch("").default(""),
  state: z.enum(states).or(z.literal("")).catch("").default(""),
  period: z.enum(periods).catch("all").default("all"),
  from: day.default(""),
  to: day.default(""),
  q: z.string().catch("").default(""),
  where: z.array(z.string()).catch([]).default([]),
  compartment: z.enum(compartments).or(z.literal("")).catch("").default(""),
  sort: z.custom<Sort>(isSort).or(z.literal("")).catch("").default(""),
});

/** Everything that a list of documents shows, so that its address can be kept and sent to a colleague. */
export type ListState = z.infer<typeof shape>;

/** The state that an address tells; what makes no sense in it is left at its default. */
export const readListState = (search: URLSearchParams): ListState =>
  shape.parse({ ...Object.fromEntries(search), where: search.getAll("where") });

/** The state that a saved search has. */
export const stateOfCriteria = (criteria: SavedSearch["criteria"]): ListState => shape.parse(criteria);

const defaults = shape.parse({});

/** The shortest address of a state: defaults are left out. */
export function writeListState(state: ListState): URLSearchParams {
  const { where, ...single } = state;
  const kept = Object.entries(single).filter(
    ([name, value]) =>
      value !== defaults[name as keyof ListState] &&
      (state.period === "chosen" || (name !== "from" && name !== "to")),
  );
  return new URLSearchParams([
    ...kept.map(([name, value]) => [name, String(value)]),
    ...where.map(each => ["where", each]),
  ]);
}

/** What is saved of a state. */
export const criteriaOf = (state: ListState): SavedSearch["criteria"] => {
  const { where: _, ...single } = Object.fromEntries(writeListState(state));
  return { ...single, ...(state.where.length > 0 && { where: state.where }) };
};

/** Whether documents are found by what they say, the newest first. */
export const isSearched = ({ q, where }: Pick<ListState, "q" | "where">) => Boolean(q || where.length > 0);

/** Whether anything narrows the list, beyond the compartment that one came to see. */
export const isNarrowed = ({ type, state, period, q, where }: ListState) =>
  Boolean(type || state || isSearched({ q, where }) || period !== "all");

/** Whether rows found for one question may stand, dimmed, while those of another are fetched: under the same heading. */
export const isSameList = (one: DocumentsAsked | undefined, other: DocumentsAsked): boolean =>
  one?.compartment === other.compartment &&
  one?.space === other.space &&
  (one?.state === "todo") === (other.state === "todo");

const months: Partial<Record<ListState["period"], number>> = { "1m": 1, "3m": 3, "6m": 6, "1y": 12 };

function since(period: ListState["period"], today: Date): string {
  const start = new Date(Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()));
  if (period === "7d") start.setUTCDate(start.getUTCDate() - 7);
  else {
    const wanted = start.getUTCDate();
    start.setUTCMonth(start.getUTCMonth() - (months[period] ?? 0), 1);
    const last = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 0)).getUTCDate();
    start.setUTCDate(Math.min(wanted, last));
  }
  return start.toISOString().slice(0, 10);
}

/** The order of a list: payslips come in the order of their periods, everything else as it came (VLT-01). */
export const sortOf = (state: ListState): Sort =>
  state.sort || (typeOfColumns(state) === "payslip" ? "-dated_on" : "-delivered_at");

/** How many documents come at a time (VLT-22). */
const PAGE = 100;

/** From which day to which a period lasts. */
export const datesOf = ({ period, from, to }: Pick<ListState, "period" | "from" | "to">, today: Date) =>
  period === "chosen" ? { from, to } : period === "all" ? {} : { from: since(period, today) };

/** What to ask of the vault for a state. */
export function listQuery(state: ListState, space: string | null, today: Date): DocumentsAsked {
  const { type, state: standing, compartment, q, where } = state;
  const asked = Object.entries({
    type,
    state: standing,
    compartment,
    q,
    space,
    ...datesOf(state, today),
  }).filter(([, value]) => value);
  const conditions = where.length > 0 ? { where } : {};
  return { ...Object.fromEntries(asked), ...conditions, sort: sortOf(state), limit: PAGE };
}
