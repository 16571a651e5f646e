import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { agency, alice, pageOf } from "../../testing/cast";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Exports } from "./Exports";

const ready = {
  id: "e-1",
  organisation_id: "agency",
  establishment_id: null,
  type: "invoice",
  from: "2026-01-01",
  to: "2026-10-31",
  format: "csv",
  with_files: true,
  state: "ready",
  documents: 12,
  requested_at: "2026-11-02T08:00:00Z",
  expires_at: "2026-11-09T08:00:00Z",
};

function open() {
  let items = [ready];
  const asked: unknown[] = [];
  const establishment = { name: "Agence Rhône", organisation_id: "agency", city: "Lyon", counts: {} };
  serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf(agency) }),
    "GET /api/tenancy/establishments": () => ({
      json: pageOf(
        { ...establishment, id: "agency" },
        { ...establishment, id: "north", city: "Villeurbanne" },
      ),
    }),
    "GET /api/vault/bulk-exports": () => ({ json: { items } }),
    "POST /api/vault/bulk-exports": async request => {
      asked.push(await request.json());
      items = [{ ...ready, id: "e-2", state: "preparing", documents: 500 }, ...items];
      return { status: 202, json: items[0] };
    },
    "DELETE /api/vault/bulk-exports/e-1": () => {
      items = [];
      return { status: 204 };
    },
  });
  return { asked, ...showWithin(SignedIn, Exports, "/documents-transmis/exports") };
}

describe("VLT-33: exports", () => {
  it("leads to the ZIP of an export that is ready", async () => {
    const { container } = open();
    const link = await screen.findByRole("link", { name: /^Télécharger l’export/ });
    expect(link).toHaveAttribute("href", "/api/vault/bulk-exports/e-1/archive");
    expect(await faults(container)).toEqual([]);
  });

  it("asks for the days, type and establishment that one chose, and shows that it is being prepared", async () => {
    const { asked } = open();
    await userEvent.selectOptions(await screen.findByLabelText("Établissement"), "north");
    await userEvent.selectOptions(screen.getByLabelText("Type"), "invoice");
    await userEvent.selectOptions(screen.getByLabelText("Liste"), "csv");
    await userEvent.clear(screen.getByLabelText("Du"));
    await userEvent.click(screen.getByRole("button", { name: "Préparer l’export" }));
    expect(await screen.findByText("Indiquez un premier et un dernier jour, dans cet ordre.")).toBeVisible();
    await userEvent.type(screen.getByLabelText("Du"), "2026-01-01");
    await userEvent.click(screen.getByRole("button", { name: "Préparer l’export" }));
    expect(await screen.findByText("En préparation")).toBeVisible();
    expect(asked).toEqual([
      {
        organisation_id: "agency",
        establishment_id: "north",
        type: "invoice",
        from: "2026-01-01",
        to: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        format: "csv",
        with_files: true,
      },
    ]);
  });

  it("discards what one needs no longer", async () => {
    open();
    await userEvent.click(await screen.findByRole("button", { name: /^Supprimer l’export/ }));
    expect(await screen.findByText("Aucun export pour l’instant")).toBeVisible();
  });
});
