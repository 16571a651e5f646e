import { z } from "zod";
import type { EmployeesAsked } from "../../api/employees";
import { states } from "../lists/StateTabs";

export const sorts = [
  "name",
  "-name",
  "staff_number",
  "-staff_number",
  "-registered_at",
  "registered_at",
  "-last_document_at",
  "last_document_at",
] as const;

const shape = z.object({
  establishment: z.string().catch("").default(""),
  state: z.enum(states).catch("all").default("all"),
  q: z.string().catch("").default(""),
  sort: z.enum(sorts).catch("name").default("name"),
});

/** Everything that the list of employees shows, so that its address can be kept and sent to a colleague. */
export type ListState = z.infer<typeof shape>;
export type Sort = ListState["sort"];

export const readListState = (search: URLSearchParams): ListState => shape.parse(Object.fromEntries(search));

const defaults = shape.parse({});

/** The shortest address of a state: defaults are left out. */
export const writeListState = (state: ListState): URLSearchParams =>
  new URLSearchParams(
    Object.entries(state).filter(([name, value]) => value !== defaults[name as keyof ListState]),
  );

/** What is asked of the service; found by words, employees come in the order of these. */
export const listQuery = ({ state, q, sort }: ListState): EmployeesAsked => ({
  state,
  ...(q ? { q } : { sort }),
  limit: 50,
});
