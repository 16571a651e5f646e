import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ComponentType } from "react";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { agency, alice, pageOf } from "../../testing/cast";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { CampaignPage } from "./CampaignPage";
import { Campaigns } from "./Campaigns";
import { latestMonths } from "./months";

const nothing = { matched: 0, unmatched: 0, set_aside: 0, sent: 0, paper: 0, refused: 0, read: 0 };
const ready = {
  id: "c-1",
  organisation_id: "agency",
  establishment_id: "agency",
  title: "Bulletin de paie, octobre 2026",
  period: "2026-10",
  state: "ready",
  created_at: "2026-11-02T08:00:00Z",
  pages: 3,
  pages_read: 3,
  send_at: null as string | null,
  finished_at: null,
  counts: { ...nothing, matched: 1, unmatched: 1 },
};
const page = {
  first_page: 2,
  last_page: 3,
  state: "unmatched",
  finding: "unknown_number",
  found: "X-9",
  employee: null,
  document_id: null,
  read: false,
  reason: null,
};
const noe = { id: "noe", staff_number: "M-2", first_name: "Noé", last_name: "Témoin", email: "" };

function open(Page: ComponentType = CampaignPage, campaign: object = ready) {
  let now = campaign;
  const asked: [string, unknown][] = [];
  const become = (name: string, next: object) => async (request: Request) => {
    const text = await request.text();
    asked.push([name, text ? JSON.parse(text) : null]);
    now = { ...now, ...next };
    return { json: now };
  };
  serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf(agency) }),
    "GET /api/vault/campaigns": () => ({ json: { items: [now], next: null } }),
    "GET /api/vault/campaigns/c-1": () => ({ json: now }),
    "GET /api/vault/campaigns/c-1/documents": () => ({ json: { items: [page], next: null } }),
    "GET /api/tenancy/establishments/agency/employees": () => ({ json: { ...pageOf(noe), next: null } }),
    "PUT /api/vault/campaigns/c-1/documents/2/recipient": become("settled", {
      counts: { ...nothing, matched: 2 },
    }),
    "POST /api/vault/campaigns/c-1/setting-aside": become("set aside", {
      counts: { ...nothing, matched: 1, set_aside: 1 },
    }),
    "POST /api/vault/campaigns/c-1/sending": become("sent", {
      state: "sending",
      send_at: "2099-01-01T08:00:00Z",
    }),
  });
  const [address, path] =
    Page === Campaigns ? ["/campagnes", "/campagnes"] : ["/campagnes/c-1", "/campagnes/:id"];
  return { asked, ...showWithin(SignedIn, Page, address, path) };
}

describe("VLT-14: campaigns", () => {
  it("lists campaigns with how far they are", async () => {
    const { container } = open(Campaigns);
    const row = within(await screen.findByRole("row", { name: /^Bulletin de paie, octobre 2026/ }));
    expect(row.getByText("À vérifier")).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("says what was found on pages that are nobody's, and lets nothing be sent before they are settled", async () => {
    const { container } = open();
    const row = within(await screen.findByRole("row", { name: /Pages 2 à 3/ }));
    expect(row.getByText("Matricule lu : X-9. Aucun salarié ne le porte.")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Transmettre/ })).toBeNull();
    expect(await faults(container)).toEqual([]);
  });

  it("gives pages to an employee whom one looks for, then sends at an hour", async () => {
    const { asked } = open();
    await userEvent.click(await screen.findByRole("button", { name: /^Attribuer à un salarié/ }));
    await userEvent.click(await screen.findByRole("button", { name: "Noé Témoin (M-2)" }));
    await userEvent.selectOptions(await screen.findByLabelText("Envoi"), "later");
    await userEvent.click(screen.getByRole("button", { name: "Transmettre les 2 documents" }));
    expect(await screen.findByText("Choisissez le jour et l’heure.")).toBeVisible();
    await userEvent.type(screen.getByLabelText(/^Jour et heure/), "2099-01-01T09:00");
    await userEvent.click(screen.getByRole("button", { name: "Transmettre les 2 documents" }));
    expect(await screen.findByText(/^L’envoi partira le/)).toBeVisible();
    expect(asked).toEqual([
      ["settled", { holder_id: "noe" }],
      ["sent", { at: new Date("2099-01-01T09:00").toISOString() }],
    ]);
  });

  it("sets aside all that nobody settles", async () => {
    const { asked } = open();
    await userEvent.click(await screen.findByRole("button", { name: "Mettre de côté le document à régler" }));
    expect(await screen.findByRole("button", { name: "Transmettre le document" })).toBeVisible();
    expect(asked).toEqual([["set aside", null]]);
  });

  it("shows how many pages were read while the file is split", async () => {
    open(CampaignPage, { ...ready, state: "splitting", pages: 2000, pages_read: 150, counts: nothing });
    expect(await screen.findByText(/^150 pages lues sur 2.000$/)).toBeVisible();
  });

  it("offers this month and the twelve before", () => {
    const months = latestMonths(new Date("2026-02-10T12:00:00Z"));
    expect(months).toHaveLength(13);
    expect([months[0], months[2], months[12]]).toEqual(["2026-02", "2025-12", "2025-02"]);
  });
});
