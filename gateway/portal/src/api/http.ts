import { Problem, problemOf, unreachable } from "./problem";
import { renewSession } from "./renewal";

export type Query = Record<string, string | number | boolean | null | undefined>;

interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Query;
  json?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export function address(path: string, query: Query = {}): string {
  const kept = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== "",
  );
  const search = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString();
  return search ? `${path}?${search}` : path;
}

// A password that was typed wrong is no reason to renew a session that is alive.
const sessionIsOver = (problem: Problem) => problem.status === 401 && problem.slug !== "wrong-credentials";

async function attempt(request: () => Request): Promise<Response> {
  const response = await fetch(request()).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw unreachable();
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Like fetch with the portal's manners: marks writes, renews an ended session once, throws a Problem for refusals. */
export async function send(
  path: string,
  { method = "GET", query, json, headers, signal }: Call = {},
): Promise<Response> {
  const marks: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": document.documentElement.lang,
    ...headers,
  };
  if (method !== "GET") marks["X-Chartrier"] = "portal";
  if (json !== undefined) marks["Content-Type"] = "application/json";
  const body = json === undefined ? null : JSON.stringify(json);
  const request = () =>
    new Request(address(path, query), { method, headers: marks, body, signal: signal ?? null });
  const askedAt = Date.now();
  try {
    return await attempt(request);
  } catch (refusal) {
    const renewable =
      refusal instanceof Problem && sessionIsOver(refusal) && !path.startsWith("/api/auth/sessions");
    if (!renewable || !(await renewSession(askedAt))) throw refusal;
    return attempt(request);
  }
}

/** The same, read as JSON; nothing for an empty answer. */
export async function ask<Answer>(path: string, call: Call = {}): Promise<Answer> {
  const response = await send(path, call);
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}
