import { queryOptions, useQuery } from "@tanstack/react-query";
import { type Me, me } from "../api/auth";
import { Problem } from "../api/problem";

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
  if (!data) throw new Error("useMe is for pages of a signed-in person");
  return data;
}
