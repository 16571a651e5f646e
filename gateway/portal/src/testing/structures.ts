import { alice, nothingPending } from "./cast";
import type { Route } from "./server";
import { problem } from "./server";

const empty = {
  structure: {
    category: "",
    service: "",
    street: "",
    post_code: "",
    city: "",
    country: "",
    siret: "",
    phone: "",
    email: "",
  },
  administrator: { civility: "", first_name: "", last_name: "", function: "", landline: "" },
};

const missing = (...fields: string[]) =>
  fields.map(field => ({ field, reason: "Cette information est obligatoire." }));

/** A structure that is being opened, with nothing typed yet. */
export const opening = {
  structure_id: "structure",
  name: "Étude Perrin",
  email: "alice@exemple.fr",
  mobile: "+33639980001",
  opened_at: "2026-11-20T09:00:00Z",
  validated_at: null as string | null,
  structure: { version: 0, answers: empty.structure, problems: missing("city") },
  administrator: { version: 0, answers: empty.administrator, problems: missing("first_name") },
  documents: {
    version: 0,
    answers: { administrator_named: null as boolean | null },
    problems: missing("registration"),
  },
  users: { version: 0, answers: { users: [] as object[] }, problems: missing() },
  attachments: [] as object[],
  step: "structure",
};

/** The same with all that is mandatory. */
export const complete = {
  ...opening,
  structure: { ...opening.structure, problems: [] },
  administrator: { ...opening.administrator, problems: [] },
  documents: { ...opening.documents, problems: [] },
  step: "users",
};

/** What the services answer to whoever opens a structure. */
export const answersAboutOpening = (
  found: object,
  more: Record<string, Route> = {},
): Record<string, Route> => ({
  "GET /api/auth/me": () => ({ json: { ...alice, opened_as: "deposit_client" } }),
  "GET /api/tenancy/spaces": () => ({ json: { items: [] } }),
  "GET /api/auth/me/addresses": () => ({ json: { linked: alice.email, items: [] } }),
  "GET /api/tenancy/structure-opening": () => ({ json: found }),
  ...more,
});

export const savedElsewhere = problem(409, "opening-changed-elsewhere", { version: 3 });

export const structureSpace = (profile: string) => ({
  ...nothingPending,
  holder_id: "structure",
  kind: "deposit_client",
  name: "Étude Perrin",
  siret: "73282932000074",
  grants: [{ organisation_id: "structure", organisation_name: "Étude Perrin", rights: [profile] }],
});

export const user = {
  id: "camille",
  first_name: "Camille",
  last_name: "Perrin",
  email: "camille@exemple.fr",
  profile: "administrator",
  mobile: "",
  landline: "",
  state: "active",
  invited_at: "2026-11-20T09:00:00Z",
  accepted_at: "2026-11-20T09:00:00Z",
  deletion_asked_at: null,
  own: true,
};

export const colleague = {
  ...user,
  id: "sam",
  first_name: "Sam",
  last_name: "Noir",
  email: "sam@exemple.fr",
  profile: "user",
  own: false,
};

/** What the services answer to a member of a structure. */
export const answersOfStructure = (profile: string, more: Record<string, Route>): Record<string, Route> => ({
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: { items: [structureSpace(profile)] } }),
  "GET /api/auth/me/addresses": () => ({ json: { linked: alice.email, items: [] } }),
  ...more,
});
