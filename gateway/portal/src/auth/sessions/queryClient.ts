import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { rememberIncident } from "../../api/client/incident";
import { Problem, sessionIsOver } from "../../api/client/problem";
import { renewInGoodTime } from "../../api/client/sessionRenewal";
import { meQuery } from "./me";

// What the server said won't change by asking again at once; what it could not say may.
const worthRetrying = (count: number, error: unknown) =>
  count < 2 && error instanceof Problem && (error.status === 0 || error.status >= 502);

/** The memory of what was fetched. A session found ended sends to the sign-in page, from wherever it was noticed. */
export function createQueryClient(): QueryClient {
  const noticed = (error: unknown) => {
    rememberIncident(error);
    if (sessionIsOver(error)) client.setQueryData(meQuery.queryKey, null);
  };
  const atWork = () => {
    if (client.getQueryData(meQuery.queryKey)) renewInGoodTime();
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noticed, onSuccess: atWork }),
    mutationCache: new MutationCache({ onError: noticed }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: worthRetrying },
      // A write that finds no network fails at once and says so; nothing typed is lost.
      mutations: { networkMode: "always" },
    },
  });
  return client;
}

const SOON_SECONDS = [1, 3, 6, 12, 25, 50];

/** Asks again for what is shown: what an act sets off in another service arrives a moment after its answer. */
export function refetchSoon(client: QueryClient): void {
  for (const seconds of SOON_SECONDS) setTimeout(() => client.invalidateQueries(), seconds * 1000);
}
