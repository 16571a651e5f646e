import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { serve } from "../../testing/server";
import { faults, show } from "../../testing/show";
import { AttestationPage } from "./AttestationPage";
import { VaultJournal } from "./VaultJournal";

const line = {
  sequence: 7,
  at: "2026-11-20T09:00:00Z",
  act: "erased",
  actor: "Alice Martin",
  holder_id: "vault",
  document_id: "diploma",
  title: "Diplôme",
  hash: "00",
};

describe("VLT-62: the journal of one's vault", () => {
  it("shows every act, those on what was deleted among them, and leads to the attestation", async () => {
    serve({
      "GET /api/vault/journal": () => ({ json: { items: [line], total: 1, page: 1, pages: 1 } }),
    });
    const { container } = show(VaultJournal, "/journal");
    expect(await screen.findByText("Effacé")).toBeVisible();
    expect(screen.getByText(/Alice Martin/)).toHaveTextContent("20 novembre 2026");
    expect(screen.getByRole("link", { name: "Attestation de Diplôme" })).toHaveAttribute(
      "href",
      "/attestations/diploma",
    );
    expect(await faults(container)).toEqual([]);
  });
});

describe("VLT-66: attestations", () => {
  it("says when the document came and was destroyed, and is kept as it was signed", async () => {
    const attested = {
      statement: {
        format: 1,
        document_id: "diploma",
        holder_id: "vault",
        title: "Diplôme",
        attested_at: "2026-11-21T09:00:00Z",
        acts: ["added", "erased"].map((act, place) => ({
          act,
          at: line.at,
          actor: line.actor,
          digest: "ab12",
          line: 6 + place,
          line_hash: "00",
        })),
      },
      signature: { algorithm: "Ed25519", key: "k", public_key: "cafe", value: "beef" },
    };
    serve({ "GET /api/vault/documents/diploma/attestation": () => ({ json: attested }) });
    const kept: Blob[] = [];
    vi.stubGlobal(
      "URL",
      Object.assign(URL, {
        createObjectURL: (file: Blob) => `blob:${kept.push(file)}`,
        revokeObjectURL: () => {},
      }),
    );
    const { container } = show(AttestationPage, "/attestations/diploma", "/attestations/:id");
    expect(await screen.findByRole("heading", { name: "Ajouté au coffre" })).toBeVisible();
    expect(screen.getByRole("heading", { name: "Effacé" })).toBeVisible();
    expect(screen.getByText("beef")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: /Télécharger l’attestation/ }));
    expect(JSON.parse((await kept[0]?.text()) ?? "")).toEqual(attested);
  });
});
