import { useQuery } from "@tanstack/react-query";
import type { Envelope } from "../../api/signature";
import { content } from "../../api/vault";

/** The document that waits to be signed, as it is now. */
export const useContent = (envelope: Envelope) =>
  useQuery({
    queryKey: ["content", envelope.document_id, envelope.digest],
    queryFn: ({ signal }) => content(envelope.document_id, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
