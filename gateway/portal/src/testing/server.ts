import { vi } from "vitest";

export type Answer = { status?: number; json?: unknown };
export type Route = (request: Request) => Answer | Promise<Answer>;

/**
 * An API at the edge of the portal: what fetch would bring, by "METHOD /path". What is not foreseen answers 404.
 * Returns the requests that came, in order.
 */
export function serve(routes: Record<string, Route>): Request[] {
  const came: Request[] = [];
  vi.stubGlobal("fetch", async (input: Request | string, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(new URL(input, location.origin), init);
    came.push(request.clone());
    const route = routes[`${request.method} ${new URL(request.url).pathname}`];
    const { status = 200, json } = route ? await route(request) : notFound;
    return new Response(json === undefined ? null : JSON.stringify(json), {
      status,
      headers: { "Content-Type": status < 400 ? "application/json" : "application/problem+json" },
    });
  });
  return came;
}

export const problem = (status: number, slug: string, more: object = {}): Answer => ({
  status,
  json: { type: `/problems/${slug}`, title: slug, status, reference: "ref-1", ...more },
});

const notFound = problem(404, "not-found");
