import type { CreateClientConfig } from "../generated/client";
import { problemOf, sessionIsOver, unreachable } from "./problem";
import { renewSession } from "./sessionRenewal";

async function attempt(request: Request): Promise<Response> {
  const response = await fetch(request).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw unreachable();
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Fetch with the portal's manners: marks writes, renews an ended session once, throws a Problem for a refusal. */
export async function sendRequest(request: Request): Promise<Response> {
  request.headers.set("Accept-Language", document.documentElement.lang);
  if (request.method !== "GET") request.headers.set("X-Chartrier", "portal");
  const again = request.clone();
  const askedAt = Date.now();
  try {
    return await attempt(request);
  } catch (refusal) {
    const entering = new URL(request.url).pathname.startsWith("/api/auth/sessions");
    if (entering || !sessionIsOver(refusal)) throw refusal;
    const renewal = await renewSession(askedAt);
    // While auth is away nobody is sent to sign in anew: the session may well go on once it is back.
    if (renewal === "away") throw unreachable();
    if (renewal === "over") throw refusal;
    return attempt(again);
  }
}

export const createClientConfig: CreateClientConfig = config => ({
  ...config,
  baseUrl: location.origin,
  fetch: sendRequest as typeof fetch,
});
