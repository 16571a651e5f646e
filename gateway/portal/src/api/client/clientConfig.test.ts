import { waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { problem, serve } from "../../testing/server";
import * as auth from "../auth";
import { documents } from "../vault";
import { Problem } from "./problem";
import { renewInGoodTime } from "./sessionRenewal";

const page = { items: [], total: 0, page: 1, pages: 1 };

beforeEach(() => localStorage.clear());

describe("how the portal speaks with the API", () => {
  it("marks its writes, for a cookie alone must not write", async () => {
    const came = serve({ "PATCH /api/auth/me": () => ({ json: {} }) });
    await auth.chooseLanguage("en");
    expect(came[0]?.headers.get("X-Chartrier")).toBe("portal");
  });

  it("renews an ended session once, and asks again", async () => {
    let renewed = false;
    const came = serve({
      "GET /api/vault/documents": () => (renewed ? { json: page } : problem(401, "token-expired")),
      "POST /api/auth/sessions/refresh": () => {
        renewed = true;
        return { status: 204 };
      },
    });
    await expect(documents({})).resolves.toEqual(page);
    expect(came.map(request => request.method)).toEqual(["GET", "POST", "GET"]);
  });

  it("gives up when the session is over", async () => {
    serve({
      "GET /api/vault/documents": () => problem(401, "token-expired"),
      "POST /api/auth/sessions/refresh": () => problem(401, "session-over"),
    });
    await expect(documents({})).rejects.toMatchObject({ status: 401 });
  });

  it("does not take auth being away for an ended session", async () => {
    serve({
      "GET /api/vault/documents": () => problem(401, "token-expired"),
      "POST /api/auth/sessions/refresh": () => problem(503, "unavailable"),
    });
    await expect(documents({})).rejects.toMatchObject({ status: 0 });
  });

  it("renews in good time, once for a while, so that auth may be away for a minute", async () => {
    const came = serve({ "POST /api/auth/sessions/refresh": () => ({ status: 204 }) });
    const minutes = (count: number) => Date.now() + count * 60_000;
    localStorage.setItem("chartrier.renewed-at", String(Date.now()));
    renewInGoodTime(minutes(2.9));
    expect(came).toHaveLength(0);
    renewInGoodTime(minutes(3.1));
    renewInGoodTime(minutes(3.2));
    await waitFor(() => expect(came).toHaveLength(1));
  });

  it("renews once for all that found the session ended at the same time", async () => {
    let renewals = 0;
    serve({
      "GET /api/vault/documents": () => (renewals ? { json: page } : problem(401, "token-expired")),
      "POST /api/auth/sessions/refresh": () => {
        renewals += 1;
        return { status: 204 };
      },
    });
    await documents({});
    await documents({});
    expect(renewals).toBe(1);
  });

  it("does not take a wrong password for an ended session", async () => {
    const came = serve({ "POST /api/auth/proofs": () => problem(401, "wrong-credentials") });
    const proof = auth.prove({ audience: "signature", purpose: "sign", subject: "x", password: "y" });
    await expect(proof).rejects.toMatchObject({ slug: "wrong-credentials" });
    expect(came).toHaveLength(1);
  });

  it("says what it was refused, field by field", async () => {
    const errors = [{ field: "answers.iban", reason: "Cet IBAN n’est pas valide." }];
    serve({ "POST /api/auth/activations": () => problem(422, "invalid", { errors }) });
    const refusal = await auth
      .activate({ token: "t", identifier: "i", password: "p", terms_version: "1" })
      .catch((cause: unknown) => cause);
    expect(refusal).toBeInstanceOf(Problem);
    expect((refusal as Problem).byField("answers.")).toEqual({ iban: "Cet IBAN n’est pas valide." });
  });
});
