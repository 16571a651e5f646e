import type { MembersAsked } from "../../api/members";
import { standingNames } from "./MemberName";

export const sorts = ["name", "-name"] as const;

/** What the address of the list says: words, a state, a unit, a right, an order. */
export interface ListState {
  q: string;
  state: string;
  unit: string;
  right: string;
  sort: (typeof sorts)[number];
}

const names = { q: "q", state: "etat", unit: "unite", right: "droit", sort: "tri" } as const;
export const everybody: ListState = { q: "", state: "", unit: "", right: "", sort: "name" };

export function readListState(search: URLSearchParams): ListState {
  const read = (key: keyof ListState) => search.get(names[key]) ?? "";
  const state = standingNames.find(each => each === read("state")) ?? "";
  const sort = sorts.find(each => each === read("sort")) ?? "name";
  return { q: read("q"), state, unit: read("unit"), right: read("right"), sort };
}

export function writeListState(state: ListState): URLSearchParams {
  const written = new URLSearchParams();
  for (const key of Object.keys(names) as (keyof ListState)[])
    if (state[key] && state[key] !== everybody[key]) written.set(names[key], state[key]);
  return written;
}

export const isNarrowed = ({ q, state, unit, right }: ListState) => Boolean(q || state || unit || right);

export const listQuery = ({ q, state, unit, right, sort }: ListState): MembersAsked => ({
  q,
  sort,
  limit: 20,
  ...(state && { state: state as NonNullable<MembersAsked["state"]> }),
  ...(unit && { unit }),
  ...(right && { right }),
});
