import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Advance } from "../../api/deposits";
import { SignedIn } from "../../shell/SignedIn";
import { agency, pageOf, vault } from "../../testing/cast";
import { answersAbout, draft } from "../../testing/deposits";
import { problem, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { AdvanceDesk } from "./AdvanceDesk";
import { monthsToAsk } from "./months";
import { OwnAdvances } from "./OwnAdvances";

const assignment = {
  id: "assignment",
  organisation_id: "agency",
  reference: "MIS-1",
  first_name: "Alice",
  last_name: "Martin",
  staff_number: "M-1",
  company_name: "Ateliers Moreau",
  position: "Soudeuse",
  starts_on: "2026-10-12",
  ends_on: null,
};
const asked: Advance = {
  id: "advance",
  assignment,
  amount: "300.00",
  period: "2026-11",
  reason: "Réparation de voiture.",
  state: "asked",
  asked_at: "2026-11-20T11:00:00Z",
  granted: null,
  decided_at: null,
  decision_reason: "",
};
const page = (...items: Advance[]) => ({ json: { items, next: null } });
const offered = { json: { items: [assignment], takes_advances: true } };

describe("DEP-40: an employee", () => {
  const open = (advances: () => Advance[], more = {}) => {
    const came = serve(
      answersAbout(draft, {
        "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
        "GET /api/deposits/assignments/own": () => offered,
        "GET /api/deposits/advances/own": () => page(...advances()),
        ...more,
      }),
    );
    return { came, ...showWithin(SignedIn, OwnAdvances, "/mes-acomptes") };
  };

  it("asks for an advance, and finds it in the list", async () => {
    const kept: Advance[] = [];
    const { came, container } = open(() => kept, {
      "POST /api/deposits/advances": () => {
        kept.push(asked);
        return { status: 201, json: asked };
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Demander un acompte" }));
    const window = await screen.findByRole("dialog");
    await userEvent.click(within(window).getByRole("button", { name: "Envoyer ma demande" }));
    expect(within(window).getByText("Écrivez le montant que vous demandez.")).toBeVisible();
    await userEvent.type(within(window).getByRole("textbox", { name: "Montant" }), "300");
    await userEvent.type(within(window).getByRole("textbox", { name: "Motif" }), "Réparation de voiture.");
    await userEvent.click(within(window).getByRole("button", { name: "Envoyer ma demande" }));
    expect(await screen.findByRole("button", { name: /^Retirer la demande de 300/ })).toBeVisible();
    const sent = await came.find(({ method }) => method === "POST")?.json();
    expect(sent).toMatchObject({ assignment_id: "assignment", amount: "300" });
    expect(await faults(container)).toEqual([]);
  });

  it("reads beside the amount what the month leaves, and loses nothing", async () => {
    open(() => [], {
      "POST /api/deposits/advances": () =>
        problem(422, "advance-refused", { errors: [{ field: "amount", reason: "Il reste 50 €." }] }),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Demander un acompte" }));
    await userEvent.type(await screen.findByRole("textbox", { name: "Montant" }), "900");
    await userEvent.type(screen.getByRole("textbox", { name: "Motif" }), "Loyer.");
    await userEvent.click(screen.getByRole("button", { name: "Envoyer ma demande" }));
    expect(await screen.findByText("Il reste 50 €.")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Motif" })).toHaveValue("Loyer.");
  });

  it("reads what was granted instead, and why", async () => {
    const granted = {
      ...asked,
      state: "accepted",
      granted: "200.00",
      decision_reason: "Deux semaines.",
    } as const;
    open(() => [granted]);
    expect(await screen.findByText(/^Accepté pour 200,00/)).toBeVisible();
    expect(screen.getByText("Motif de l’agence : Deux semaines.")).toBeVisible();
    expect(screen.queryByRole("button", { name: /Retirer/ })).toBeNull();
  });
});

describe("DEP-40: an agency", () => {
  const open = (advances: () => Advance[], more = {}) => {
    const space = { ...agency, rights: ["A", "D", "DA"] };
    const came = serve(
      answersAbout(draft, {
        "GET /api/tenancy/spaces": () => ({ json: pageOf(space) }),
        "GET /api/deposits/advances": () => page(...advances()),
        "GET /api/deposits/advances/counts": () => ({
          json: { asked: advances().length, accepted: 0, refused: 0, withdrawn: 0 },
        }),
        ...more,
      }),
    );
    return { came, ...showWithin(SignedIn, AdvanceDesk, "/acomptes") };
  };

  it("grants less with a reason, and the request leaves the list", async () => {
    let kept = [asked];
    const { came, container } = open(() => kept, {
      "POST /api/deposits/advances/advance/acceptance": () => {
        kept = [];
        return { json: { ...asked, state: "accepted", granted: "200.00" } };
      },
    });
    await userEvent.click(
      await screen.findByRole("button", { name: "Décider de la demande de Alice Martin" }),
    );
    expect(await faults(container)).toEqual([]);
    const window = await screen.findByRole("dialog");
    const granted = within(window).getByRole("textbox", { name: "Montant accordé" });
    expect(granted).toHaveValue("300,00");
    await userEvent.clear(granted);
    await userEvent.type(granted, "200");
    await userEvent.type(
      within(window).getByRole("textbox", { name: "Motif de votre décision" }),
      "Deux semaines.",
    );
    await userEvent.click(within(window).getByRole("button", { name: "Accorder cet acompte" }));
    expect(await screen.findByText("Aucune demande ici")).toBeVisible();
    expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({
      granted: "200",
      reason: "Deux semaines.",
    });
  });

  it("does not refuse without a reason", async () => {
    const { came } = open(() => [asked]);
    await userEvent.click(await screen.findByRole("button", { name: /^Décider/ }));
    await userEvent.click(await screen.findByRole("button", { name: "Refuser" }));
    expect(await screen.findByText(/Dites pourquoi vous refusez/)).toBeVisible();
    expect(came.some(({ method }) => method === "POST")).toBe(false);
  });
});

it("offers this month and the one before, as the clocks of France have them", () => {
  expect(monthsToAsk(new Date("2026-11-20T11:00:00Z"))).toEqual(["2026-11", "2026-10"]);
  expect(monthsToAsk(new Date("2026-12-31T23:30:00Z"))).toEqual(["2027-01", "2026-12"]);
});
