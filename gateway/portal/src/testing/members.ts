import type { AdministeredUnit, Member } from "../api/members";
import { alice, company, pageOf } from "./cast";
import { type Route, serve } from "./server";

/** A company's relations with two agencies, the second of which sells no timesheets. */
export const rhone: AdministeredUnit = {
  id: "rhone",
  organisation_id: "agency-rhone",
  name: "Agence Rhône",
  siret: "73282932000074",
  address: { street: "12 rue des Forges", post_code: "69007", city: "Lyon", country: "FR" },
  state: "confirmed",
  grantable_rights: ["A", "F", "R", "S"],
};
export const loire: AdministeredUnit = {
  ...rhone,
  id: "loire",
  organisation_id: "agency-loire",
  name: "Agence Loire",
  siret: null,
  address: null,
  grantable_rights: ["A", "F", "S"],
};

const access = (unit: AdministeredUnit, rights: string[], requested_rights: string[] = []) => ({
  unit,
  rights,
  requested_rights,
});

const somebody = {
  space_id: "company",
  state: "active",
  civility: null,
  phone: null,
  function: null,
  from_erp: false,
  invited_by: "Agence Rhône",
  invited_at: "2026-11-03T08:00:00Z",
  accepted_at: "2026-11-04T08:00:00Z",
  reminded_at: null,
};

export const me: Member = {
  ...somebody,
  id: "me",
  email: "alice@exemple.fr",
  first_name: "Alice",
  last_name: "Martin",
  accesses: [access(rhone, ["A"])],
};
export const sacha: Member = {
  ...somebody,
  id: "sacha",
  email: "sacha@exemple.fr",
  first_name: "Sacha",
  last_name: "Modèle",
  phone: "+33612345678",
  from_erp: true,
  accesses: [access(loire, []), access(rhone, ["S"])],
};
/** Somebody whom an agency's ERP named again, after the company had removed them. */
export const noa: Member = {
  ...somebody,
  id: "noa",
  email: "noa@exemple.fr",
  first_name: "Noa",
  last_name: "Modèle",
  state: "awaiting_approval",
  from_erp: true,
  accesses: [access(rhone, [], ["F"])],
};

/** What the services answer to a company's administrator; who is given or loses a right is shown with it. */
export function serveMembers(members: Member[], more: Record<string, Route> = {}) {
  const kept = new Map(members.map(each => [each.id, each]));
  const put = (member: Member, unit: AdministeredUnit): [string, Route] => [
    `PUT /api/tenancy/organisations/company/members/${member.id}/accesses/${unit.id}`,
    async request => {
      const { rights } = (await request.json()) as { rights: string[] };
      const present = kept.get(member.id) ?? member;
      const others = present.accesses.filter(each => each.unit.id !== unit.id);
      // As the service does: in the order of the units' names.
      const accesses = [...others, access(unit, rights)].sort((a, b) =>
        a.unit.name.localeCompare(b.unit.name),
      );
      const changed = { ...present, accesses };
      kept.set(member.id, changed);
      return { json: changed };
    },
  ];
  const shown = (member: Member): [string, Route] => [
    `GET /api/tenancy/organisations/company/members/${member.id}`,
    () => ({ json: kept.get(member.id) }),
  ];
  return serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf(company) }),
    "GET /api/tenancy/organisations/company/settings": () => ({
      json: { name: "Ateliers Moreau", named_by: null, name_confirmed_at: null, erp_users: "ask" },
    }),
    "GET /api/tenancy/organisations/company/units": () => ({
      json: { items: [loire, rhone], complete: true },
    }),
    "GET /api/tenancy/organisations/company/members": () => ({
      json: { items: [...kept.values()], next: null, total: kept.size },
    }),
    ...Object.fromEntries(members.flatMap(each => [put(each, rhone), put(each, loire), shown(each)])),
    ...more,
  });
}

/** What was written, in order: method, path, body. */
export const written = async (came: Request[]): Promise<[string, unknown][]> => {
  const writes = came.filter(({ method, url }) => method !== "GET" && url.includes("/tenancy/"));
  return Promise.all(
    writes.map(async request => {
      const body = await request.clone().text();
      const path = new URL(request.url).pathname.replace("/api/tenancy/", "");
      return [`${request.method} ${path}`, body ? JSON.parse(body) : null] as [string, unknown];
    }),
  );
};
