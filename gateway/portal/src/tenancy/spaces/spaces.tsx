import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { spaces as askSpaces, type Space, type SpaceKind } from "../../api/tenancy";
import { useMe } from "../../auth/sessions/me";

// Whoever has no space yet may have been let in a moment ago: the right is on its way, and nobody should have to reload.
const LOOKS_FOR_A_FIRST_SPACE = 30;

export const spacesQuery = queryOptions({
  queryKey: ["spaces"],
  queryFn: askSpaces,
  refetchInterval: ({ state }) =>
    state.data?.length === 0 && state.dataUpdateCount < LOOKS_FOR_A_FIRST_SPACE
      ? 1000 * Math.min(state.dataUpdateCount, 10)
      : false,
});

const CHOSEN = "chartrier.space";
const MODE = "chartrier.mode";

/** Who is an employer and a client of agencies acts as one or the other at a time (TEN-03). */
export type Mode = "user" | "employer";

const EMPLOYERS: readonly SpaceKind[] = ["employer", "employer_group"];
const isEmployer = ({ kind }: Space) => EMPLOYERS.includes(kind);
const isCompany = ({ kind }: Space) => kind === "company";

interface Spaces {
  /** Those of the present mode. */
  all: Space[];
  /** The one that is looked at; null for all of them together. */
  current: Space | null;
  choose: (space: Space | null) => void;
  /** Null for who has no two modes to choose from. */
  mode: Mode | null;
  chooseMode: (mode: Mode) => void;
}

const SpacesContext = createContext<Spaces>({
  all: [],
  current: null,
  choose: () => {},
  mode: null,
  chooseMode: () => {},
});

export const useSpaces = () => useContext(SpacesContext);

/** The structure for which deposit requests are filed: the one looked at, or else the first. */
export function useDepositSpace(): Space | null {
  const { all, current } = useSpaces();
  if (current?.kind === "deposit_client") return current;
  return all.find(space => space.kind === "deposit_client") ?? null;
}

/** The space looked at, or all of them together. */
export function useSpacesShown(): Space[] {
  const { all, current } = useSpaces();
  return current ? [current] : all;
}

/** The space whose documents are asked for; none for who has one vault alone: what they added is beside it. */
export function useListedSpace(): string | null {
  const { all, current } = useSpaces();
  return all.length === 1 && current?.kind === "person" ? null : (current?.holder_id ?? null);
}

/** Whether some space looked at is of that kind: nobody sees an entry without a right to it. */
export const useHasSpace = (kind: SpaceKind): boolean => useSpacesShown().some(space => space.kind === kind);

/** Whether one holds one of these rights in some space looked at: nobody sees an entry that stays empty for ever. */
export function useHasRight(kind: SpaceKind, ...rights: string[]): boolean {
  return useSpacesShown().some(space => space.kind === kind && holds(space, ...rights));
}

/** Whether one administers, or sends from, an establishment that has employees. */
export function useSeesEmployees(): boolean {
  const agency = useHasRight("agency", "A", "D");
  const employer = useHasRight("employer", "A", "D");
  const group = useHasRight("employer_group", "A", "D");
  return agency || employer || group;
}

/** Whether one decides advances at an agency, or at an employer who takes requests for them. */
export function useDecidesAdvances(): boolean {
  return useSpacesShown().some(({ kind, rights }) => kind !== "person" && rights.includes("DA"));
}

/** Whether one follows the hours of an agency, which subscribes to timesheets (TEN-29). */
export const followsHours = (space: Space): boolean =>
  space.kind === "agency" && space.services.includes("timesheets") && holds(space, "D");

/** Whether one sends documents for an agency or employer that subscribes to diffusion, and follows what was sent. */
export const useSends = (): boolean =>
  useSpacesShown().some(
    space =>
      ["agency", "employer", "employer_group"].includes(space.kind) &&
      space.services.includes("diffusion") &&
      holds(space, "D"),
  );

/** Whether one holds one of these rights in a space, on some unit of it. */
export const holds = (space: Space, ...rights: string[]): boolean =>
  space.grants.some(grant => grant.rights.some(right => rights.includes(right)));

const RUN_BY_MEMBERS: readonly SpaceKind[] = ["company", "network", "agency", "employer", "employer_group"];

/** The spaces looked at that one administers, at least in part: their users, rights and relations. */
export const useAdministered = (): Space[] =>
  useSpacesShown().filter(space => RUN_BY_MEMBERS.includes(space.kind) && holds(space, "A"));

/** Whether documents reach one in some space looked at: an agency's or an administrator's alone receive none. */
export const useReceivesDocuments = (): boolean =>
  useSpacesShown().some(
    space =>
      space.kind === "person" ||
      space.kind === "deposit_client" ||
      (space.kind === "company" && holds(space, "S", "F", "R")),
  );

/** Whether one may file deposit requests, rather than only consult them. */
export const useMayFile = (): boolean => useHasRight("deposit_client", "administrator", "user");

/** Whether whoever opened a client account has yet to present the structure it is for (AUTH-30). */
export function useStructureToCome(): boolean {
  const { opened_as } = useMe();
  const { data } = useQuery(spacesQuery);
  return opened_as !== null && data !== undefined && !data.some(({ kind }) => kind === "deposit_client");
}

export function useSpaceName(): (space: Space) => string {
  const { t } = useTranslation();
  const { first_name, last_name } = useMe();
  return space => {
    const kind = t(`common.space.${space.kind}`);
    // One's own vault bears one's own name as it is now, not as a depositor once wrote it (AUTH-41).
    const own = space.kind === "person" ? `${first_name} ${last_name}`.trim() : "";
    const whose = own || space.name || space.grants[0]?.organisation_name;
    return whose ? `${kind} · ${whose}` : kind;
  };
}

/** Who calls a company so, until one of its administrators confirms the name (TEN-05). */
export function useNamedBy(): (space: Space) => string | null {
  const { t } = useTranslation();
  return ({ named_by }) => named_by && t("common.space.namedBy", { agency: named_by });
}

export function SpacesProvider({ children }: { children: ReactNode }) {
  const { data = [] } = useQuery(spacesQuery);
  const [mode, chooseMode] = useRemembered(MODE);
  const [chosen, chooseHolder] = useRemembered(CHOSEN);
  const twoModes = data.some(isEmployer) && data.some(isCompany);
  const present: Mode | null = twoModes ? (mode === "employer" ? "employer" : "user") : null;
  const all = present ? data.filter(space => isEmployer(space) === (present === "employer")) : data;
  const current =
    all.length === 1 ? (all[0] ?? null) : (all.find(space => space.holder_id === chosen) ?? null);
  const choose = (space: Space | null) => chooseHolder(space?.holder_id ?? null);
  return (
    <SpacesContext value={{ all, current, choose, mode: present, chooseMode }}>{children}</SpacesContext>
  );
}

/** A choice that this device remembers. */
function useRemembered(key: string): [string | null, (value: string | null) => void] {
  const [value, setValue] = useState(() => localStorage.getItem(key));
  const remember = (next: string | null) => {
    if (next === null) localStorage.removeItem(key);
    else localStorage.setItem(key, next);
    setValue(next);
  };
  return [value, remember];
}
