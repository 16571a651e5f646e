import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../api/client/problem";
import { advanceCounts, caseCounts, countDrafts } from "../api/deposits";
import { waitingFor } from "../api/signature";
import type { Invitation, Relation, Space } from "../api/tenancy";
import { home } from "../api/vault";
import { useInvitations } from "../tenancy/invitations/InvitationCards";
import { useProposedRelations } from "../tenancy/relations/RelationCards";
import {
  holds,
  useAdministered,
  useDepositSpace,
  useHasRight,
  useHasSpace,
  useListedSpace,
  useReceivesDocuments,
  useSends,
  useSpacesShown,
} from "../tenancy/spaces/spaces";

/** All that can wait for somebody; what was not answered yet is undefined. */
export interface WhatWaits {
  documents: number | undefined;
  invitations: Invitation[] | undefined;
  approvals: number;
  relations: Relation[] | undefined;
  drafts: number | undefined;
  casesToTake: number | undefined;
  casesToConfirm: number | undefined;
  toSignForSender: number | undefined;
  advances: number | undefined;
}

/** What is in the vault, for those whom documents reach. */
export function useHomeContent() {
  const space = useListedSpace();
  const enabled = useReceivesDocuments();
  return useQuery({ queryKey: ["home", space], queryFn: () => home(space), enabled });
}

export function useWhatWaits(): WhatWaits {
  const receives = useReceivesDocuments();
  const documents = useHomeContent().data?.todo.total;
  const cases = useCases(useHasRight("operator", "case_manager"));
  return {
    documents: receives ? documents : 0,
    invitations: useInvitations().data,
    approvals: useAdministered().reduce((sum, { pending }) => sum + pending.approvals, 0),
    relations: useProposedRelations(useHasSpace("company")),
    drafts: useDrafts(useDepositSpace()),
    casesToTake: cases?.["to-take"],
    casesToConfirm: cases?.["to-confirm"],
    toSignForSender: useToSignForSender(useSends()),
    advances: useAdvances(),
  };
}

/** All that waits, in words. That nothing does is said only once everything that could wait was asked for. */
export function Lead({ waits }: { waits: WhatWaits }) {
  const { t } = useTranslation();
  const { documents, invitations, approvals, relations, drafts, casesToTake, casesToConfirm } = waits;
  const { toSignForSender, advances } = waits;
  const toDecide = relations?.filter(({ may_decide }) => may_decide).length ?? 0;
  const heldBack = (relations?.length ?? 0) - toDecide;
  const counted = [
    ["documents.home.invitationWaits", invitations?.length],
    ["documents.home.waits", documents],
    ["documents.home.relationWaits", toDecide],
    ["documents.home.approvalWaits", approvals],
    ["documents.home.relationHeld", heldBack],
    ["documents.home.draftWaits", drafts],
    ["documents.home.caseToTake", casesToTake],
    ["documents.home.caseToConfirm", casesToConfirm],
    ["documents.home.toSignForSender", toSignForSender],
    ["documents.home.advanceToDecide", advances],
  ] as const;
  const sentences = counted.flatMap(([key, count]) => (count ? [t(key, { count })] : []));
  if (sentences.length > 0) return sentences.join(" ");
  const known = Object.values(waits).every(found => found !== undefined);
  return known ? t("documents.home.nothingWaits") : "\u00a0";
}

/** How many drafts of requests wait to be finished; none for those who file nothing. */
function useDrafts(space: Space | null): number | undefined {
  const holder = space?.holder_id ?? "";
  const { data } = useQuery({
    queryKey: ["requests", holder, "drafts"],
    queryFn: () => countDrafts(holder),
    enabled: space !== null,
  });
  return space === null ? 0 : data;
}

/** What waits for case managers (DEP-30), counted as in their queue; nothing for anybody else. */
function useCases(examines: boolean) {
  const { data } = useQuery({
    queryKey: ["cases", "counts", undefined],
    queryFn: () => caseCounts(undefined),
    enabled: examines,
  });
  return examines ? data : { "to-take": 0, "to-confirm": 0 };
}

/** What agencies and employers sign themselves (SIG-01): it is in no vault, so that no document counts it. */
function useToSignForSender(sends: boolean): number | undefined {
  const { data } = useQuery({
    queryKey: ["envelopes", "sign"],
    queryFn: () => waitingFor("sign"),
    enabled: sends,
  });
  return sends ? data?.items.filter(({ party }) => party === "agency").length : 0;
}

/** The advances that one decides (DEP-40), counted as on their page; nothing for anybody else. */
function useAdvances(): number | undefined {
  const agency = useSpacesShown().find(space => space.kind !== "person" && holds(space, "DA"));
  const holder = agency?.holder_id ?? "";
  const { data, error } = useQuery({
    queryKey: ["advances", "counts", holder],
    queryFn: () => advanceCounts(holder),
    enabled: agency !== undefined,
  });
  // A right that was given a moment ago is still on its way there: one decides nothing yet.
  const unknown = error instanceof Problem && error.status === 404;
  return agency && !unknown ? data?.asked : 0;
}
