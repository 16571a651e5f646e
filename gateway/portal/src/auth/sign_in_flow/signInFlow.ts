import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearchParams } from "react-router";
import { isStep, type SignInAnswer, stepUnderWay } from "../../api/signIn";
import { switchLanguage } from "../../language";
import { safeNext } from "../../ui/navigation/signInAddress";
import { meQuery } from "../sessions/me";

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
export const withNext = (address: string, next: string) =>
  next === "/" ? address : `${address}?next=${encodeURIComponent(next)}`;

export const useNext = (): string => safeNext(useSearchParams()[0].get("next"));

/** What follows every way in: into the portal, or to the next step. */
export function useSignInAnswer(next: string): (answer: SignInAnswer) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async answer => {
    if (isStep(answer)) {
      client.setQueryData(stepQuery.queryKey, answer);
      await navigate(withNext(STEP, next), { replace: true });
      return;
    }
    client.setQueryData(meQuery.queryKey, answer);
    await switchLanguage(answer.language);
    await navigate(next, { replace: true });
  };
}
