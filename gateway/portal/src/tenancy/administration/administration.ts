import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { type AdministeredUnit, type Member, settings, sites, type Unit, units } from "../../api/members";
import type { SpaceKind } from "../../api/tenancy";
import { useMe } from "../../auth/sessions/me";
import { spacesQuery } from "../spaces/spaces";

/** What one administers: a space of one's own, or the users of a client of one's agency (TEN-25). */
export interface Administration {
  id: string;
  kind: SpaceKind;
  name: string;
  /** Whether it is a client of one's agency, in which one has no right oneself. */
  client: boolean;
}

/** Where members have their rights: a space, or one site of a company; its address, where several are shown. */
export interface Place {
  of: Administration;
  units: AdministeredUnit[];
  address?: Unit["address"];
}

export const accessPath = (space: string, ...more: string[]) => ["/acces", space, ...more].join("/");

/** The space of the address, with its name; of a client of one's agency, the name that its settings tell. */
export function useAdministration() {
  const { space = "" } = useParams();
  const spaces = useQuery(spacesQuery);
  const own = spaces.data?.find(({ holder_id }) => holder_id === space);
  const found = useQuery({
    queryKey: ["settings", space],
    queryFn: () => settings(space),
    enabled: spaces.isSuccess,
  });
  const of = ({ name }: { name: string }): Administration => ({
    id: space,
    kind: own?.kind ?? "company",
    name,
    client: own === undefined,
  });
  return { ...found, data: found.data && of(found.data) } as typeof found & { data?: Administration };
}

export const useUnits = (space: string) =>
  useQuery({ queryKey: ["units", space], queryFn: () => units(space), enabled: space !== "" });

/** All the sites of one's company in one table (TEN-22). */
export const companyPath = (siren: string) => `/droits/${siren}`;

/** The company that a site belongs to. */
export const sirenOf = (siret: string | null) => siret?.slice(0, 9) ?? "";

export const useSites = (siren: string) =>
  useQuery({
    queryKey: ["sites", siren],
    queryFn: () => sites(siren),
    enabled: siren !== "",
    select: (found): Place[] =>
      found.map(({ id, name, address, units: related }) => ({
        of: { id, name, kind: "company", client: false },
        units: related,
        address,
      })),
  });

/** What the list of those who have access is called: to an agency, to one's company, to a client. */
export function useListTitle(): (of: Administration) => string {
  const { t } = useTranslation();
  return ({ kind, client }) => {
    if (client) return t("rights.list.titles.client");
    return t(kind === "company" ? "rights.list.titles.company" : "rights.list.titles.agency");
  };
}

export const fullName = ({ first_name, last_name }: Pick<Member, "first_name" | "last_name">) =>
  `${first_name} ${last_name}`.trim();

/** "12 rue des Forges, 69007 Lyon"; nothing where no address is known. */
export function addressInWords(address: Unit["address"]): string {
  if (!address) return "";
  const { street, post_code, city } = address;
  return [street, `${post_code} ${city}`.trim()].filter(Boolean).join(", ");
}

/** Whether a member is oneself: another administrator withdraws one's right to administer. */
export function useIsMe(): (member: Member) => boolean {
  const me = useMe();
  const own = new Set([me.email, ...me.identifiers].map(each => each.toLowerCase()));
  return member => own.has(member.email.toLowerCase());
}
