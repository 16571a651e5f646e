import { ask } from "./http";
import type { Page } from "./lists";

export type SpaceKind = "person" | "company" | "agency" | "deposit_client" | "machine" | "operator";

export interface Space {
  holder_id: string;
  kind: SpaceKind;
  name: string;
  siret?: string | null;
  grants: { organisation_id: string; organisation_name: string; rights: string[] }[];
}

export interface Relation {
  id: string;
  state: "proposed" | "confirmed" | "declined";
  agency: { id: string; name: string };
  company: { holder_id: string; name: string; siret: string };
  proposed_at: string;
  may_decide: boolean;
}

export const spaces = () => ask<{ items: Space[] }>("/api/tenancy/spaces");

export const proposedRelations = () =>
  ask<Page<Relation>>("/api/tenancy/relations", { query: { state: "proposed" } });

export const decideRelation = (id: string, decision: "confirmation" | "declination") =>
  ask<Relation>(`/api/tenancy/relations/${id}/${decision}`, { method: "POST" });
