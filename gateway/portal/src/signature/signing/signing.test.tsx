import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { alice, contract, envelope, pageOf, vault } from "../../testing/cast";
import { problem, type Route, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Signing } from "./Signing";

const answers = (more: Record<string, Route> = {}) => ({
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
  "GET /api/vault/documents/contract": () => ({ json: contract }),
  "GET /api/signature/envelopes": () => ({ json: pageOf(envelope) }),
  "GET /api/signature/own-signature": () => ({ json: { appearance: null, changed_at: null } }),
  ...more,
});

const open = () => showWithin(SignedIn, Signing, "/documents/contract/signature", "/documents/:id/signature");

async function toThePassword() {
  await userEvent.click(await screen.findByRole("checkbox", { name: envelope.consent }));
  await userEvent.click(screen.getByRole("button", { name: "Continuer vers la signature" }));
  await userEvent.click(await screen.findByRole("button", { name: "Suivant" }));
  await userEvent.click(await screen.findByRole("button", { name: "Choisir un endroit libre pour moi" }));
  return screen.findByLabelText("Mot de passe");
}

describe("SIG-02: signing", () => {
  it("goes no further without the declaration", async () => {
    serve(answers());
    const { container } = open();
    await userEvent.click(await screen.findByRole("button", { name: "Continuer vers la signature" }));
    expect(screen.getByText("Cochez la déclaration pour continuer.")).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("has the password proved for this very document, and hands the proof over", async () => {
    const came = serve(
      answers({
        "POST /api/auth/proofs": () => ({
          status: 201,
          json: { proof: "preuve", expires_at: "2026-11-20T10:00:00Z" },
        }),
        "POST /api/signature/envelopes/envelope/signatures": () => ({
          status: 202,
          json: { ...envelope, state: "signing" },
        }),
      }),
    );
    open();
    await userEvent.type(await toThePassword(), "Un-secret-2026{Enter}");
    expect(await screen.findByText("Votre signature est enregistrée")).toBeVisible();
    const [proof, act] = came.filter(({ method }) => method === "POST");
    expect(await proof?.json()).toMatchObject({ purpose: "sign", subject: envelope.proof_subject });
    expect(await act?.json()).toEqual({
      consent: true,
      digest: contract.digest,
      appearance: { kind: "typed", text: "Alice Martin", handwriting: "cursive" },
      proof: "preuve",
    });
  });

  it("asks nobody to place what its sender has placed, and lets nobody skip what the sender asks for", async () => {
    const given = { ...envelope, position: { page: 1, x: 72, y: 144 } };
    serve(answers({ "GET /api/signature/envelopes": () => ({ json: pageOf(given) }) }));
    const { unmount } = open();
    await userEvent.click(await screen.findByRole("checkbox", { name: envelope.consent }));
    await userEvent.click(screen.getByRole("button", { name: "Continuer vers la signature" }));
    await userEvent.click(await screen.findByRole("button", { name: "Suivant" }));
    expect(await screen.findByLabelText("Mot de passe")).toBeVisible();
    unmount();
    const asked = { ...envelope, steps: { ...envelope.steps, placing: true } };
    serve(answers({ "GET /api/signature/envelopes": () => ({ json: pageOf(asked) }) }));
    open();
    await userEvent.click(await screen.findByRole("checkbox", { name: envelope.consent }));
    await userEvent.click(screen.getByRole("button", { name: "Continuer vers la signature" }));
    await userEvent.click(await screen.findByRole("button", { name: "Suivant" }));
    expect(await screen.findByRole("button", { name: "Placer ici" })).toBeDisabled();
    expect(screen.queryByRole("button", { name: "Choisir un endroit libre pour moi" })).toBeNull();
  });

  it("has the code that the sender asks for sent, and hands its proof over too", async () => {
    const asked = { ...envelope, steps: { ...envelope.steps, code: true } };
    const proven = (proof: string) => ({ status: 201, json: { proof, expires_at: "2026-11-20T10:00:00Z" } });
    const came = serve(
      answers({
        "GET /api/signature/envelopes": () => ({ json: pageOf(asked) }),
        "POST /api/auth/proofs/codes": () => ({
          status: 202,
          json: {
            channel: "sms",
            sent_to: "06 •• •• •• 12",
            expires_at: "2026-11-20T10:10:00Z",
            again_at: "2026-11-20T10:01:00Z",
          },
        }),
        "POST /api/auth/proofs": () => proven("preuve"),
        "POST /api/auth/proofs/by-code": () => proven("code"),
        "POST /api/signature/envelopes/envelope/signatures": () => ({
          status: 202,
          json: { ...asked, state: "signing" },
        }),
      }),
    );
    open();
    const password = await toThePassword();
    await userEvent.type(password, "Un-secret-2026{Enter}");
    expect(await screen.findByText("Saisissez le code reçu.")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Recevoir le code" }));
    expect(await screen.findByText("Code envoyé à 06 •• •• •• 12.")).toBeVisible();
    await userEvent.type(screen.getByLabelText("Code reçu"), "123456{Enter}");
    expect(await screen.findByText("Votre signature est enregistrée")).toBeVisible();
    const act = came.find(({ url }) => url.endsWith("/signatures"));
    expect(await act?.json()).toMatchObject({ proof: "preuve", code_proof: "code" });
    const subjects = came.filter(({ url }) => url.includes("/auth/proofs"));
    for (const each of subjects) expect((await each.json()).subject).toBe(envelope.proof_subject);
  });

  it("says a wrong password beside the field, and signs nothing", async () => {
    const came = serve(answers({ "POST /api/auth/proofs": () => problem(401, "wrong-credentials") }));
    open();
    await userEvent.type(await toThePassword(), "faux{Enter}");
    expect(await screen.findByText(/^Mot de passe incorrect/)).toBeVisible();
    expect(came.some(({ url }) => url.endsWith("/signatures"))).toBe(false);
  });

  it("asks for a reason to refuse", async () => {
    const came = serve(
      answers({
        "POST /api/signature/envelopes/envelope/refusal": () => ({ json: { ...envelope, state: "refused" } }),
      }),
    );
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Refuser de signer" }));
    await userEvent.click(await screen.findByRole("button", { name: "Refuser de signer ce document" }));
    expect(await screen.findByText("Donnez la raison de votre refus.")).toBeVisible();
    await userEvent.type(screen.getByLabelText(/Raison du refus/), "Les dates sont fausses.");
    await userEvent.click(screen.getByRole("button", { name: "Refuser de signer ce document" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Signature refusée" })).toBeVisible();
    expect(screen.queryByText("Signé")).toBeNull();
    const refusal = came.find(({ url }) => url.endsWith("/refusal"));
    expect(await refusal?.json()).toEqual({ reason: "Les dates sont fausses." });
  });

  it("asks to read a document to its end where its sender wants it", async () => {
    const toRead = { ...envelope, steps: { password: true, code: false, reading: true, placing: false } };
    serve(
      answers({
        "GET /api/signature/envelopes": () => ({ json: pageOf(toRead) }),
        "GET /api/vault/documents/contract/content": () => problem(503, "unavailable"),
      }),
    );
    open();
    await userEvent.click(await screen.findByRole("checkbox", { name: envelope.consent }));
    await userEvent.click(screen.getByRole("button", { name: "Continuer vers la signature" }));
    expect(screen.getByText("Lisez d’abord toutes les pages.")).toBeVisible();
  });

  it("says who signs first, and that the time to sign is over", async () => {
    const later = {
      ...envelope,
      may_sign: false,
      signatories: [
        { party: "agency" as const, rank: 0, is_next: true, name: null, signed_at: null },
        { party: "recipient" as const, rank: 1, is_next: false, name: null, signed_at: null },
      ],
    };
    serve(answers({ "GET /api/signature/envelopes": () => ({ json: pageOf(later) }) }));
    const { unmount } = open();
    expect(await screen.findByText("Ce n’est pas encore votre tour")).toBeVisible();
    unmount();
    const expired = { ...envelope, state: "expired", may_sign: false };
    serve(answers({ "GET /api/signature/envelopes": () => ({ json: pageOf(expired) }) }));
    open();
    expect(await screen.findByText("Le délai de signature est passé")).toBeVisible();
  });
});
