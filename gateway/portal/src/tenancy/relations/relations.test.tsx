import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { agency, company, pageOf } from "../../testing/cast";
import { rhone, sacha, serveMembers, written } from "../../testing/members";
import type { Route } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Relations } from "./Relations";

const relation = {
  id: "rhone",
  state: "proposed",
  side: "company",
  agency: { id: "agency", name: "Agence Rhône", siret: "44306184100047", address: rhone.address },
  company: {
    holder_id: "company",
    name: "Ateliers Moreau",
    named_by: null,
    name_confirmed_at: null,
    siret: "73282932000074",
    siren: "732829320",
    address: null,
  },
  proposed_at: "2026-11-03T08:00:00Z",
  decided_at: null as string | null,
  decided_by: "",
  may_decide: true,
  may_undo: false,
  may_end: false,
};
type Relation = typeof relation;
const confirmed: Relation = {
  ...relation,
  state: "confirmed",
  decided_at: "2026-11-04T08:00:00Z",
  decided_by: "Fanny Modèle",
  may_undo: true,
  may_end: true,
};

/** The answers of the services where there is one relation; what is decided about it is so from then on. */
function related(first: Relation, more: Record<string, Route> = {}) {
  let present = first;
  const become =
    (change: Partial<Relation>): Route =>
    () => {
      present = { ...present, ...change };
      return { json: present };
    };
  return serveMembers([sacha], {
    "GET /api/tenancy/relations": request => {
      const state = new URL(request.url).searchParams.get("state");
      const items = !state || state === present.state ? [present] : [];
      const none = { proposed: 0, confirmed: 0, declined: 0, ended: 0 };
      return { json: { items, next: null, counts: { ...none, [present.state]: 1 } } };
    },
    "POST /api/tenancy/relations/rhone/confirmation": become({ state: "confirmed" }),
    "POST /api/tenancy/relations/rhone/declination": become({ state: "declined" }),
    "POST /api/tenancy/relations/rhone/end": become({ state: "ended" }),
    "POST /api/tenancy/relations/rhone/undoing": become({ state: "proposed", may_undo: false }),
    ...more,
  });
}

const page = (at = "/relations") => showWithin(SignedIn, Relations, at, "/relations");
const answer = async (act: string) => {
  await userEvent.click(await screen.findByRole("button", { name: act }));
  const question = await screen.findByRole("dialog");
  await userEvent.click(within(question).getByRole("button", { name: act }));
};

beforeEach(() => localStorage.clear());

describe("TEN-10: the relations of a company", () => {
  it("show first what is to be confirmed: which company, which agency by its SIRET, who will see what", async () => {
    related(relation);
    const { container } = page();
    expect(
      await screen.findByText("Agence Rhône souhaite transmettre des documents à Ateliers Moreau"),
    ).toBeVisible();
    expect(screen.getByText(/SIRET 443 061 841 00047 · 12 rue des Forges/)).toBeVisible();
    expect(screen.getByText(/Pour Ateliers Moreau, SIRET 732 829 320 00074/)).toBeVisible();
    const seen = (await screen.findByText("Qui verra quoi")).parentElement as HTMLElement;
    expect(within(seen).getByText("Contrats").nextSibling).toHaveTextContent("Sacha Modèle");
    expect(within(seen).getByText("Factures").nextSibling).toHaveTextContent("Personne pour l’instant");
    expect(await faults(container)).toEqual([]);
  });

  it("can be declined after a question, and taken up again", async () => {
    const came = related(relation);
    page();
    await answer("Décliner");
    expect(await screen.findByText(/Relation déclinée avec Agence Rhône/)).toBeVisible();
    await userEvent.click(screen.getByRole("link", { name: /Déclinées/ }));
    await userEvent.click(await screen.findByRole("button", { name: "Reprendre la relation" }));
    expect(await screen.findByText(/Relation confirmée avec Agence Rhône/)).toBeVisible();
    expect((await written(came)).map(([what]) => what)).toEqual([
      "POST relations/rhone/declination",
      "POST relations/rhone/confirmation",
    ]);
  });

  it("that somebody else confirmed can be undone by an administrator", async () => {
    const came = related(confirmed);
    page();
    expect(await screen.findByText(/Confirmée le 4 novembre 2026 par Fanny Modèle/)).toBeVisible();
    await answer("Annuler la confirmation");
    expect(await screen.findByText(/La confirmation est annulée/)).toBeVisible();
    expect((await written(came)).map(([what]) => what)).toEqual(["POST relations/rhone/undoing"]);
  });

  it("leave the decision to an administrator, and show who sees what to no one else", async () => {
    const user = { ...company, grants: [{ ...company.grants[0], rights: ["S"] }] };
    related(
      { ...relation, may_decide: false },
      { "GET /api/tenancy/spaces": () => ({ json: pageOf(user) }) },
    );
    page();
    expect(
      await screen.findByText("Seul un administrateur de Ateliers Moreau peut confirmer cette relation."),
    ).toBeVisible();
    expect(screen.queryByRole("button", { name: "Confirmer la relation" })).toBeNull();
    expect(screen.queryByText("Qui verra quoi")).toBeNull();
  });
});

describe("TEN-11: the end of a relation", () => {
  it("says what stays, and ends it", async () => {
    const came = related(confirmed);
    page("/relations?etat=confirmed");
    await userEvent.click(await screen.findByRole("button", { name: "Mettre fin à la relation" }));
    const question = await screen.findByRole("dialog");
    expect(question).toHaveTextContent("Les documents déjà reçus restent lisibles par Ateliers Moreau");
    await userEvent.click(within(question).getByRole("button", { name: "Mettre fin à la relation" }));
    expect(await screen.findByText("Aucune relation confirmée")).toBeVisible();
    await waitFor(async () =>
      expect((await written(came)).map(([what]) => what)).toEqual(["POST relations/rhone/end"]),
    );
  });

  it("is an agency's too, whose administrator goes on to the client's users (TEN-25)", async () => {
    const client = { ...confirmed, side: "agency", may_decide: false, may_undo: false };
    related(client, { "GET /api/tenancy/spaces": () => ({ json: pageOf(agency) }) });
    page();
    expect(await screen.findByText("Ateliers Moreau")).toBeVisible();
    expect(screen.getByRole("link", { name: "Utilisateurs du client" })).toHaveAttribute(
      "href",
      "/acces/company",
    );
    expect(screen.getByRole("button", { name: "Mettre fin à la relation" })).toBeVisible();
    expect(screen.queryByText("Qui verra quoi")).toBeNull();
  });
});
