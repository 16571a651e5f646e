import { describe, expect, it } from "vitest";
import { problemOf } from "./problem";

describe("a refusal", () => {
  it("keeps its kind, its words and its reference", async () => {
    const body = {
      type: "/problems/link-closed",
      title: "Closed",
      status: 404,
      detail: "…",
      reference: "r-1",
    };
    const problem = await problemOf(new Response(JSON.stringify(body), { status: 404 }));
    expect(problem).toMatchObject({ slug: "link-closed", status: 404, detail: "…", reference: "r-1" });
  });

  it("that is no problem+json becomes one of its status, with the gateway's request id", async () => {
    const answer = new Response("upstream connect error", {
      status: 503,
      headers: { "x-request-id": "r-2" },
    });
    expect(await problemOf(answer)).toMatchObject({ slug: "http-503", status: 503, reference: "r-2" });
  });
});
