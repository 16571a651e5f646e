import { useQuery, useQueryClient } from "@tanstack/react-query";
import { keepOwnSignature, ownSignature } from "../../api/signature";
import { type Appearance, appearanceOf } from "./appearance";

export const OWN_SIGNATURE = ["own-signature"];

export const useOwnSignature = () => useQuery({ queryKey: OWN_SIGNATURE, queryFn: ownSignature });

/** Keeps a signature for the next time, and says how it is kept. */
export function useKeep() {
  const client = useQueryClient();
  return async (chosen: Appearance): Promise<Appearance> => {
    const kept = await keepOwnSignature(chosen);
    client.setQueryData(OWN_SIGNATURE, kept);
    return appearanceOf(kept) ?? chosen;
  };
}
