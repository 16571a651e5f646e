import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Batch } from "../../api/signature";
import { SignedIn } from "../../shell/SignedIn";
import { alice, company, envelope, pageOf } from "../../testing/cast";
import { problem, type Route, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { BatchPage } from "./BatchPage";
import { DocumentsToSign } from "./ChooseDocuments";

const line = (id: string, more: Partial<Batch["documents"][number]> = {}): Batch["documents"][number] => ({
  document_id: id,
  title: `Contrat ${id}`,
  organisation_name: "Agence Rhône",
  choice: "accept",
  refusal_reason: null,
  state: "ready",
  reason: null,
  may_be_done_again: false,
  ...more,
});

const draft: Batch = {
  id: "lot",
  action: "sign",
  created_at: "2026-11-20T10:00:00Z",
  recorded_at: null,
  personal: false,
  asks_code: false,
  digest: "cd".repeat(32),
  consent: "Je déclare avoir consulté ces documents.",
  proof_subject: "ces documents et ces mots",
  documents: [line("1"), line("2"), line("3")],
};

const recorded = (...documents: Batch["documents"]): Batch => ({
  ...draft,
  recorded_at: "2026-11-20T10:01:00Z",
  documents,
});

const answers = (more: Record<string, Route> = {}) => ({
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(company) }),
  ...more,
});

const open = () => showWithin(SignedIn, BatchPage, "/lots/lot", "/lots/:id");

describe("SIG-03: several documents, one act", () => {
  it("gathers what is ticked, all of it at once too", async () => {
    const waiting = ["1", "2", "3"].map(id => ({
      ...envelope,
      id: `e${id}`,
      document_id: id,
      title: `Contrat ${id}`,
    }));
    const came = serve(
      answers({
        "GET /api/signature/envelopes": () => ({ json: pageOf(...waiting) }),
        "POST /api/signature/batches": () => ({ status: 201, json: draft }),
      }),
    );
    const { container, router } = showWithin(SignedIn, DocumentsToSign, "/a-signer");
    await userEvent.click(await screen.findByRole("checkbox", { name: "Cocher les 3 documents" }));
    await userEvent.click(screen.getByRole("checkbox", { name: /Contrat 2/ }));
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Signer ces 2 documents" }));
    expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({
      action: "sign",
      documents: ["1", "3"],
    });
    await waitFor(() => expect(router.state.location.pathname).toBe("/lots/lot"));
  });

  it("leads whoever signs for the sender to what was sent, for it is in no vault of theirs", async () => {
    const ofSender = { ...envelope, id: "sent", document_id: "sent", title: "Envoyé", party: "agency" };
    const received = { ...envelope, id: "received", document_id: "received", title: "Reçu" };
    serve(answers({ "GET /api/signature/envelopes": () => ({ json: pageOf<object>(ofSender, received) }) }));
    showWithin(SignedIn, DocumentsToSign, "/a-signer");
    const sent = await screen.findByRole("link", { name: "Envoyé" });
    expect(sent).toHaveAttribute("href", "/documents-transmis/sent");
    expect(screen.getByRole("link", { name: "Reçu" })).toHaveAttribute("href", "/documents/received");
  });

  it("selects what has waited for ten days when a reminder leads here", async () => {
    const old = { ...envelope, id: "old", document_id: "old", title: "Ancien" };
    const fresh = {
      ...envelope,
      id: "new",
      document_id: "new",
      title: "Récent",
      opened_at: new Date().toISOString(),
    };
    serve(answers({ "GET /api/signature/envelopes": () => ({ json: pageOf(old, fresh) }) }));
    showWithin(SignedIn, DocumentsToSign, "/a-signer?depuis=10");
    expect(await screen.findByRole("checkbox", { name: /Ancien/ })).toBeChecked();
    expect(screen.getByRole("checkbox", { name: /Récent/ })).not.toBeChecked();
  });

  it("has one password proved for the set, without a step of personalising", async () => {
    const came = serve(
      answers({
        "GET /api/signature/batches/lot": () => ({ json: draft }),
        "POST /api/auth/proofs": () => ({
          status: 201,
          json: { proof: "preuve", expires_at: "2026-11-20T10:00:00Z" },
        }),
        "POST /api/signature/batches/lot/act": () => ({
          status: 202,
          json: recorded(
            line("1", { state: "done" }),
            line("2", { state: "done" }),
            line("3", { state: "done" }),
          ),
        }),
      }),
    );
    const { container } = open();
    await userEvent.click(await screen.findByRole("checkbox", { name: draft.consent }));
    await userEvent.type(screen.getByLabelText("Mot de passe"), "Un-secret-2026");
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Signer ces 3 documents" }));
    expect(await screen.findByText("3 documents sont signés et rangés.")).toBeVisible();
    const [proof, act] = came.filter(({ method }) => method === "POST");
    expect(await proof?.json()).toMatchObject({ audience: "signature", subject: draft.proof_subject });
    expect(await act?.json()).toEqual({ consent: true, digest: draft.digest, proof: "preuve" });
  });

  it("says a wrong password beside the field, and signs nothing", async () => {
    const came = serve(
      answers({
        "GET /api/signature/batches/lot": () => ({ json: draft }),
        "POST /api/auth/proofs": () => problem(401, "wrong-credentials"),
      }),
    );
    open();
    await userEvent.click(await screen.findByRole("checkbox", { name: draft.consent }));
    await userEvent.type(screen.getByLabelText("Mot de passe"), "faux{Enter}");
    expect(await screen.findByText(/^Mot de passe incorrect/)).toBeVisible();
    expect(came.some(({ url }) => url.endsWith("/act"))).toBe(false);
  });
});

describe("SIG-04: accepting and refusing, what failed", () => {
  it("refuses one document with a reason", async () => {
    const refused = {
      ...draft,
      documents: [line("1"), line("2", { choice: "refuse", refusal_reason: "Dates." })],
    };
    const came = serve(
      answers({
        "GET /api/signature/batches/lot": () => ({ json: { ...draft, documents: [line("1"), line("2")] } }),
        "PUT /api/signature/batches/lot/documents/2": () => ({ json: refused }),
      }),
    );
    open();
    await userEvent.click(await screen.findByRole("button", { name: /Refuser.*Contrat 2/ }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.type(within(dialog).getByLabelText(/Raison du refus/), "Dates.");
    await userEvent.click(within(dialog).getByRole("button", { name: "Refuser" }));
    expect(await screen.findByText("À refuser")).toBeVisible();
    expect(await came.find(({ method }) => method === "PUT")?.json()).toEqual({
      choice: "refuse",
      reason: "Dates.",
    });
  });

  it("names each that failed with its reason, and does those again", async () => {
    const came = serve(
      answers({
        "GET /api/signature/batches/lot": () => ({
          json: recorded(
            line("1", { state: "done" }),
            line("2", { state: "failed", reason: "Rien n’a été signé.", may_be_done_again: true }),
            line("3", { state: "left-out", reason: "Il n’attend plus." }),
          ),
        }),
        "POST /api/signature/batches": () => ({ status: 201, json: { ...draft, id: "suite" } }),
      }),
    );
    const { container, router } = open();
    expect(await screen.findByText("1 sur 3 signés")).toBeVisible();
    expect(screen.getByText("Rien n’a été signé.")).toBeVisible();
    expect(screen.getByText("Il n’attend plus.")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Recommencer pour ce document" }));
    expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({
      action: "sign",
      documents: ["2"],
    });
    await waitFor(() => expect(router.state.location.pathname).toBe("/lots/suite"));
  });
});
