import { useQuery } from "@tanstack/react-query";
import { type DepositRequest, journeyVersion } from "../../api/deposits";

/** The journey of a request, in the version that it began with (DEP-01): a version never changes. */
export function useJourneyOf(request: DepositRequest | undefined) {
  const { journey = "", journey_version = 0 } = request ?? {};
  return useQuery({
    queryKey: ["journey", journey, journey_version],
    queryFn: () => journeyVersion(journey, journey_version),
    enabled: request !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
