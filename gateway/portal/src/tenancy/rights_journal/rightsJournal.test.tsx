import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { rhone, serveMembers } from "../../testing/members";
import { problem, type Route } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { RightsJournal } from "./RightsJournal";

const change = {
  id: "change",
  at: "2026-11-03T08:00:00Z",
  member_id: "sacha",
  member_name: "Sacha Modèle",
  unit: rhone,
  before: ["S"],
  after: ["S", "F"],
  cause: "edited",
  by: "Alice Martin",
  network: "192.0.2.0/24",
};

const journal = (answer: Route, at = "/acces/company/journal") => {
  const came = serveMembers([], { "GET /api/tenancy/organisations/company/right-changes": answer });
  return { came, ...showWithin(SignedIn, RightsJournal, at, "/acces/:space/journal") };
};
const asked = (came: Request[]) => new URL(came.at(-1)?.url ?? "").searchParams;

beforeEach(() => localStorage.clear());

describe("TEN-27: the journal of rights", () => {
  it("says whose right, where, before and after, who changed it, when and from where", async () => {
    const { container } = journal(() => ({ json: { items: [change], next: null } }));
    expect(await screen.findByText("Sacha Modèle")).toBeVisible();
    expect(screen.getByText("Contrats et Factures")).toBeVisible();
    expect(screen.getByText(/par Alice Martin/)).toHaveTextContent("depuis 192.0.2.0/24");
    expect(screen.getByText(/par Alice Martin/)).toHaveTextContent("3 novembre 2026");
    expect(await faults(container)).toEqual([]);
  });

  it("goes on to older changes", async () => {
    const { came } = journal(request => {
      const older = new URL(request.url).searchParams.has("after");
      const next = older ? null : "change";
      return { json: { items: [{ ...change, id: older ? "older" : "change" }], next } };
    });
    await userEvent.click(await screen.findByRole("button", { name: "Afficher la suite" }));
    await waitFor(() => expect(screen.getAllByText("Sacha Modèle")).toHaveLength(2));
    expect(asked(came).get("after")).toBe("change");
  });

  it("is that of one person, and from there of everybody", async () => {
    const { came } = journal(
      () => ({ json: { items: [change], next: null } }),
      "/acces/company/journal?personne=sacha",
    );
    expect(await screen.findByText("Droits de Sacha Modèle")).toBeVisible();
    expect(asked(came).get("member")).toBe("sacha");
    expect(screen.getByRole("link", { name: "Voir tout le journal" })).toHaveAttribute(
      "href",
      "/acces/company/journal",
    );
  });

  it("says when nothing was changed, and what to do when it can't be shown", async () => {
    journal(() => ({ json: { items: [], next: null } }));
    expect(await screen.findByText("Aucun changement inscrit")).toBeVisible();
  });

  it("offers to try again when the service fails", async () => {
    journal(() => problem(500, "unexpected"));
    expect(await screen.findByRole("button", { name: "Réessayer" })).toBeVisible();
  });
});
