import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Judgement } from "../../api/signature";
import { problem, serve } from "../../testing/server";
import { faults, show } from "../../testing/show";
import { Verify } from "./Verify";

const valid: Judgement = {
  verdict: "valid",
  fault: null,
  digest: "ab".repeat(32),
  origin: { kind: "signed", signed_at: "2026-11-20T10:00:00Z", level: "PAdES B-B" },
  signatures: [
    {
      kind: "signature",
      name: "Alice Martin",
      signed_at: "2026-11-20T10:00:00+00:00",
      stamped_at: null,
      stamped_by: null,
      level: "PAdES B-B",
      certificate: "Common Name: Chartrier",
      issuer: "Common Name: Racine",
      fingerprint: "cd".repeat(32),
      fault: null,
      covers_whole_file: true,
      ours: true,
    },
  ],
  changes: [],
};

const pdf = new File(["%PDF-1.7"], "contrat.pdf", { type: "application/pdf" });
const choose = async () => userEvent.upload(screen.getByLabelText("Fichier PDF à vérifier"), pdf);

describe("SIG-08: verifying without an account", () => {
  it("says that a file is intact, who signed it and when", async () => {
    const came = serve({ "POST /api/signature/verifications": () => ({ json: valid }) });
    const { container } = show(Verify, "/verifier");
    await choose();
    expect(await screen.findByRole("heading", { name: "Document intact" })).toBeVisible();
    expect(screen.getByText("Alice Martin")).toBeVisible();
    expect(screen.getByText(/Ce fichier a été signé ici le 20 novembre 2026/)).toBeVisible();
    expect(await came[0]?.text()).toBe("%PDF-1.7");
    expect(came[0]?.headers.get("Content-Type")).toBe("application/pdf");
    expect(await faults(container)).toEqual([]);
  });

  it("says why a file is not valid", async () => {
    const broken = { ...valid, verdict: "invalid", fault: "added-since", origin: null };
    serve({ "POST /api/signature/verifications": () => ({ json: broken }) });
    show(Verify, "/verifier");
    await choose();
    expect(await screen.findByRole("heading", { name: "Document non valide" })).toBeVisible();
    expect(screen.getByText("Quelque chose a été ajouté après la dernière signature.")).toBeVisible();
    expect(screen.getByText("Cette version exacte du fichier n’est pas connue ici.")).toBeVisible();
  });

  it("says what was changed since, and when an authority stamped it", async () => {
    const [signature] = valid.signatures;
    const stamped = {
      ...signature,
      stamped_at: "2026-11-20T10:00:05+00:00",
      stamped_by: "Common Name: Horloge",
    };
    const changes = [
      { kind: "page", page: 2, name: null },
      { kind: "field-added", page: null, name: "montant" },
    ];
    const broken = { ...valid, verdict: "invalid", fault: "changed-since", signatures: [stamped], changes };
    serve({ "POST /api/signature/verifications": () => ({ json: broken }) });
    show(Verify, "/verifier");
    await choose();
    expect(await screen.findByRole("heading", { name: "Ce qui a changé depuis la signature" })).toBeVisible();
    expect(screen.getByText("Le contenu de la page 2 a été modifié.")).toBeVisible();
    expect(screen.getByText(/Le champ .* montant .* a été ajouté/)).toBeVisible();
    expect(screen.getByText("Common Name: Horloge")).toBeVisible();
  });

  it("looks a digest up, and says what is wrong with one beside the field", async () => {
    const digest = "ef".repeat(32);
    serve({ [`GET /api/signature/verifications/${digest}`]: () => problem(404, "unknown-file") });
    show(Verify, "/verifier");
    await userEvent.type(screen.getByLabelText("Empreinte SHA-256"), "court{Enter}");
    expect(await screen.findByText(/compte 64 caractères/)).toBeVisible();
    await userEvent.clear(screen.getByLabelText("Empreinte SHA-256"));
    await userEvent.type(screen.getByLabelText("Empreinte SHA-256"), `${digest.toUpperCase()}{Enter}`);
    expect(await screen.findByText("Aucun document signé ici ne porte cette empreinte.")).toBeVisible();
  });
});
