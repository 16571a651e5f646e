import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { addresses, profile } from "../../api/account";
import type { Me } from "../../api/auth";
import { meQuery } from "../sessions/me";

export const profileQuery = queryOptions({ queryKey: ["profile"], queryFn: profile });

export const addressesQuery = queryOptions({ queryKey: ["addresses"], queryFn: addresses });

/** Has every place that shows who one is follow a change at once (AUTH-41). */
export function useRefreshProfile() {
  const client = useQueryClient();
  return async (me?: Me) => {
    if (me) client.setQueryData(meQuery.queryKey, me);
    await Promise.all([
      client.invalidateQueries({ queryKey: profileQuery.queryKey }),
      client.invalidateQueries({ queryKey: addressesQuery.queryKey }),
    ]);
  };
}
