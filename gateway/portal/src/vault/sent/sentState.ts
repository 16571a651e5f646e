import { z } from "zod";
import type { SentAsked } from "../../api/vault";
import { datesOf, periods } from "../listing/listState";

export const sentTypes = ["payslip", "employment_contract", "assignment_contract", "invoice"] as const;
const statuses = ["todo", "done", "not_downloaded", "downloaded", "validated"] as const;
export const sorts = ["-delivered_at", "delivered_at", "title", "recipient_name"] as const;
const sortable = [
  ...sorts,
  "-title",
  "-recipient_name",
  "signed_at",
  "-signed_at",
  "downloaded_at",
  "-downloaded_at",
] as const;

/** What is asked of invoices, and of everything else. */
export const statusesOf = (type: string) =>
  statuses.filter(status => (type === "invoice") === !["todo", "done"].includes(status));

const day = z.iso.date().or(z.literal("")).catch("");
const chosen = z.string().catch("").default("");

const shape = z.object({
  establishment: chosen,
  recipient: chosen,
  type: z.enum(sentTypes).or(z.literal("")).catch("").default(""),
  status: z.enum(statuses).or(z.literal("")).catch("").default(""),
  period: z.enum(periods).catch("all").default("all"),
  from: day.default(""),
  to: day.default(""),
  q: chosen,
  where: z.array(z.string()).catch([]).default([]),
  sort: z.enum(sortable).catch("-delivered_at").default("-delivered_at"),
});

/** Everything that the list of documents sent shows, so that its address can be kept and sent to a colleague. */
export type SentState = z.infer<typeof shape>;
export type SentSort = SentState["sort"];

export const readSentState = (search: URLSearchParams): SentState =>
  shape.parse({ ...Object.fromEntries(search), where: search.getAll("where") });

const defaults = shape.parse({});

/** The shortest address of a state: defaults are left out. */
export const writeSentState = ({ where, ...state }: SentState): URLSearchParams =>
  new URLSearchParams([
    ...Object.entries(state).filter(
      ([name, value]) =>
        value !== defaults[name as keyof SentState] &&
        (state.period === "chosen" || (name !== "from" && name !== "to")),
    ),
    ...where.map(each => ["where", each]),
  ]);

export const isNarrowed = ({ sort: _, where, ...state }: SentState) =>
  where.length > 0 ||
  Object.entries(state).some(([name, value]) => value !== defaults[name as keyof SentState]);

const PAGE = 100;

/** What to ask of the vault for a state. */
export function sentQuery(state: SentState, organisation: string | undefined, today: Date): SentAsked {
  const { establishment, recipient, type, status, q, where, sort } = state;
  const asked = { organisation, establishment, recipient, type, status, q, ...datesOf(state, today) };
  const given = Object.entries(asked).filter(([, value]) => value);
  return { ...Object.fromEntries(given), ...(where.length > 0 && { where }), sort, limit: PAGE };
}
