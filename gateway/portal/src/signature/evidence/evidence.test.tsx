import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { serve } from "../../testing/server";
import { faults, show } from "../../testing/show";
import { EvidenceActs } from "./EvidenceActs";

const file = { id: "e1", language: "fr", asked_at: "2026-11-20T10:00:00Z", ready: false };
const Acts = () => <EvidenceActs documentId="d1" title="Contrat" />;

describe("SIG-07: the evidence of what was decided", () => {
  it("is asked for in the reader's language, waited for, then offered", async () => {
    let ready = false;
    const came = serve({
      "GET /api/signature/envelopes": () => ({
        json: { items: [{ id: "v1" }], total: 1, page: 1, size: 20 },
      }),
      "POST /api/signature/envelopes/v1/evidence-files": () => ({ status: 202, json: file }),
      "GET /api/signature/evidence-files/e1": () => ({ json: { ...file, ready } }),
    });
    const { container } = show(Acts, "/");
    await userEvent.click(screen.getByRole("button", { name: "Préparer la preuve (PDF)" }));
    expect(await screen.findByRole("button", { name: "Preuve en préparation…" })).toBeDisabled();
    ready = true;
    expect(await screen.findByRole("button", { name: "Télécharger la preuve (PDF)" })).toBeEnabled();
    const asked = came.find(({ method }) => method === "POST");
    expect(await asked?.json()).toEqual({ language: "fr" });
    expect(await faults(container)).toEqual([]);
  });
});
