import { queryOptions, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { type Me, me } from "../../api/auth";
import { Problem } from "../../api/client/problem";

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

export function useMe(): Me {
  const { data } = useQuery(meQuery);
  // A page on its way out, when all is forgotten, still knows whom it was for.
  const known = useRef(data);
  if (data) known.current = data;
  if (!known.current) throw new Error("useMe is for pages of a signed-in person");
  return known.current;
}
