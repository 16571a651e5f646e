import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { alice, nothingPending, pageOf } from "../../testing/cast";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Clients } from "./Clients";

beforeEach(() => localStorage.clear());

const agency = {
  ...nothingPending,
  holder_id: "agency",
  kind: "agency",
  name: "Agence Rhône",
  siret: "73282932000074",
  grants: [{ organisation_id: "agency", organisation_name: "Agence Rhône", rights: ["D"] }],
  pending: { approvals: 0, relations: 0 },
};
const foundry = {
  id: "foundry",
  relation_id: "relation",
  state: "proposed",
  name: "Fonderie Modèle",
  siret: "00000001800010",
  registered_at: "2026-10-01T08:00:00Z",
  activated_at: null,
  reminded_at: null,
};
const own = {
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(agency) }),
  "GET /api/tenancy/organisations/agency/clients": () => ({
    json: { items: [foundry], counts: { activated: 0, pending: 1 }, next: null },
  }),
};

describe("TEN-33: my clients", () => {
  it("shows each client with its relation, and since when somebody there is registered", async () => {
    serve(own);
    const { container } = showWithin(SignedIn, Clients, "/mes-clients");
    const row = await screen.findByRole("row", { name: /Fonderie Modèle/ });
    expect(within(row).getByText("À confirmer")).toBeVisible();
    expect(within(row).getByText("Pas encore inscrit")).toBeVisible();
    expect(within(row).getByText(/000\s000\s018\s00010/)).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("reminds a client, and says when it was too soon", async () => {
    serve({
      ...own,
      "POST /api/tenancy/organisations/agency/client-reminders": () => ({
        json: { sent: 0, too_soon: 1, skipped: 0 },
      }),
    });
    showWithin(SignedIn, Clients, "/mes-clients");
    await userEvent.click(await screen.findByRole("button", { name: "Relancer Fonderie Modèle" }));
    expect(await screen.findByText(/a déjà été relancé depuis moins de 24 heures/)).toBeVisible();
  });

  it("reminds all clients where nobody is registered, and tells what came of it", async () => {
    const done = { id: "run", requested_at: "2026-11-20T09:00:00Z", finished_at: "2026-11-20T09:01:00Z" };
    const runs = "/api/tenancy/organisations/agency/client-reminder-runs";
    serve({
      ...own,
      [`POST ${runs}`]: () => ({
        json: { ...done, finished_at: null, sent: 0, too_soon: 0, skipped: 0 },
        status: 202,
      }),
      [`GET ${runs}/run`]: () => ({ json: { ...done, sent: 2, too_soon: 1, skipped: 0 } }),
    });
    showWithin(SignedIn, Clients, "/mes-clients");
    await userEvent.click(await screen.findByRole("button", { name: "Relancer tous les non inscrits" }));
    await userEvent.click(await screen.findByRole("button", { name: "Relancer ce client" }));
    expect(await screen.findByText(/2 relances envoyées\. 1 personne a déjà été relancée/)).toBeVisible();
  });

  it.each([
    ["A", 1],
    ["D", 0],
  ])("leads who has the right %s to the users of a client, or not", async (right, links) => {
    const grants = [{ ...agency.grants[0], rights: [right] }];
    serve({ ...own, "GET /api/tenancy/spaces": () => ({ json: pageOf({ ...agency, grants }) }) });
    showWithin(SignedIn, Clients, "/mes-clients");
    await screen.findByRole("row", { name: /Fonderie Modèle/ });
    const found = screen.queryAllByRole("link", { name: "Utilisateurs de Fonderie Modèle" });
    expect(found.map(link => link.getAttribute("href"))).toEqual(links ? ["/acces/foundry"] : []);
  });
});
