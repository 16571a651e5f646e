import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearchParams } from "react-router";
import { isStep, stepUnderWay, type WayIn } from "../api/entry";
import { speak } from "../language";
import { meQuery } from "../session/me";
import { safeNext } from "../session/next";

/** What is asked for next of somebody who has begun to sign in; it survives loading the page again. */
export const stepQuery = queryOptions({
  queryKey: ["sign-in"],
  queryFn: stepUnderWay,
  retry: false,
  // Long enough for the page of the step to be fetched, and forgotten once one is in.
  gcTime: 30_000,
});

const STEP = "/connexion/etape";

/** An address of the entry, with the way to where the person wanted to go. */
export const onTheWayTo = (address: string, next: string) =>
  next === "/" ? address : `${address}?next=${encodeURIComponent(next)}`;

export const useNext = (): string => safeNext(useSearchParams()[0].get("next"));

/** What follows every way in: into the portal, or to the next step. */
export function useWayIn(next: string): (answer: WayIn) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async answer => {
    if (isStep(answer)) {
      client.setQueryData(stepQuery.queryKey, answer);
      await navigate(onTheWayTo(STEP, next), { replace: true });
      return;
    }
    client.setQueryData(meQuery.queryKey, answer);
    await speak(answer.language);
    await navigate(next, { replace: true });
  };
}
