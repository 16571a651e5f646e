import { queryOptions, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { type Me, me } from "../../api/auth";
import { Problem } from "../../api/client/problem";
import { mayBeSignedIn } from "../../api/client/sessionRenewal";

/** Who is signed in; null for nobody. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async (): Promise<Me | null> => {
    try {
      return await me();
    } catch (refusal) {
      if (refusal instanceof Problem && refusal.status === 401) return null;
      throw refusal;
    }
  },
  staleTime: 5 * 60_000,
});

/** Who reads a page that is for anybody; nobody is asked who they are where nobody was ever signed in. */
export const useReader = () => useQuery({ ...meQuery, enabled: mayBeSignedIn() });

export function useMe(): Me {
  const { data } = useQuery(meQuery);
  // A page on its way out, when all is forgotten, still knows whom it was for.
  const known = useRef(data);
  if (data) known.current = data;
  if (!known.current) throw new Error("useMe is for pages of a signed-in person");
  return known.current;
}
