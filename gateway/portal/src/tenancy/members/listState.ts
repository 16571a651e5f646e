import { useSearchParams } from "react-router";
import type { MembersAsked, SiteMembersAsked } from "../../api/members";
import { standingNames } from "./MemberName";

export const sorts = ["name", "-name"] as const;

/** What the address of the list says: words, a state, a unit, a right, an order. */
export interface ListState {
  q: string;
  state: string;
  unit: string;
  site: string;
  agency: string;
  right: string;
  sort: (typeof sorts)[number];
}

const names = {
  q: "q",
  state: "etat",
  unit: "unite",
  site: "site",
  agency: "agence",
  right: "droit",
  sort: "tri",
} as const;
export const everybody: ListState = {
  q: "",
  state: "",
  unit: "",
  site: "",
  agency: "",
  right: "",
  sort: "name",
};

export function readListState(search: URLSearchParams): ListState {
  const read = (key: keyof ListState) => search.get(names[key]) ?? "";
  const state = standingNames.find(each => each === read("state")) ?? "";
  const sort = sorts.find(each => each === read("sort")) ?? "name";
  return {
    q: read("q"),
    state,
    unit: read("unit"),
    site: read("site"),
    agency: read("agency"),
    right: read("right"),
    sort,
  };
}

export function writeListState(state: ListState): URLSearchParams {
  const written = new URLSearchParams();
  for (const key of Object.keys(names) as (keyof ListState)[])
    if (state[key] && state[key] !== everybody[key]) written.set(names[key], state[key]);
  return written;
}

export const isNarrowed = ({ sort: _, ...narrowing }: ListState) => Object.values(narrowing).some(Boolean);

const commonQuery = ({ q, state, right, sort }: ListState) => ({
  q,
  sort,
  limit: 20,
  ...(state && { state: state as NonNullable<MembersAsked["state"]> }),
  ...(right && { right }),
});

export const listQuery = (state: ListState): MembersAsked => ({
  ...commonQuery(state),
  ...(state.unit && { unit: state.unit }),
});

/** The same of all the sites of a company. */
export const sitesQuery = (state: ListState): SiteMembersAsked => ({
  ...commonQuery(state),
  ...(state.site && { site: state.site }),
  ...(state.agency && { agency: state.agency }),
});

/** What the address says, and how to change it. */
export function useListState(): [ListState, (change: Partial<ListState>) => void] {
  const [search, setSearch] = useSearchParams();
  const state = readListState(search);
  const change = (wanted: Partial<ListState>) =>
    setSearch(writeListState({ ...state, ...wanted }), { replace: true, preventScrollReset: true });
  return [state, change];
}
