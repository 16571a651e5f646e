import * as api from "../generated";

export type { AuthCandidateView as Candidate, AuthReviewView as Review } from "../generated";

export type Evidence = NonNullable<api.AuthNewDecision["evidence"]>;

export const lostIdentifiers = (page: number, size: number) =>
  api.authListLostIdentifiers({ query: { state: "open", page, size } });

export const decideOnLostIdentifier = (id: string, body: api.AuthNewDecision) =>
  api.authDecideOnLostIdentifier({ path: { request_id: id }, body });
