import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { Member } from "../../api/members";
import { SignedIn } from "../../shell/SignedIn";
import { company, pageOf } from "../../testing/cast";
import { loire, me, rhone, sacha, serveMembers, written } from "../../testing/members";
import { problem, type Route } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { MemberPage } from "../members/MemberPage";
import { CompanyAccess } from "./CompanyAccess";

const siren = "732829320";
const workshop = {
  ...company,
  holder_id: "workshop",
  name: "Ateliers Moreau Ouest",
  siret: "73282932000082",
};
const address = (city: string) => ({ street: "3 rue du Port", post_code: "44000", city, country: "FR" });
const sites = {
  items: [
    {
      id: "company",
      name: "Ateliers Moreau",
      siret: company.siret,
      address: address("Lyon"),
      units: [loire, rhone],
    },
    {
      id: "workshop",
      name: "Ateliers Moreau Ouest",
      siret: workshop.siret,
      address: address("Nantes"),
      units: [rhone],
    },
  ],
};
const thereToo: Member = {
  ...sacha,
  id: "sacha-ouest",
  space_id: "workshop",
  accesses: [sacha.accesses[1] as never],
};
const invited = (member: Member): Member => ({ ...member, state: "invited" });

function serveSites(members: Member[], more: Record<string, Route> = {}) {
  return serveMembers(members, {
    "GET /api/tenancy/spaces": () => ({ json: pageOf<object>(company, workshop) }),
    [`GET /api/tenancy/companies/${siren}/sites`]: () => ({ json: sites }),
    [`GET /api/tenancy/companies/${siren}/members`]: () => ({
      json: { items: members, next: null, total: members.length },
    }),
    ...more,
  });
}

const open = () => showWithin(SignedIn, CompanyAccess, `/droits/${siren}`, "/droits/:siren");

beforeEach(() => localStorage.clear());

describe("TEN-22: all the sites of a company", () => {
  it("are in one table, where somebody stands once with each of their sites and its address", async () => {
    serveSites([me, sacha, thereToo]);
    const { container } = open();
    const table = await screen.findByRole("table", { name: "Droits et accès" });
    expect(
      within(table)
        .getAllByRole("columnheader")
        .map(({ textContent }) => textContent),
    ).toEqual([
      "Utilisateur",
      "Site",
      "Agence",
      "Administration",
      "Contrats",
      "Factures",
      "Relevés d’heures",
    ]);
    expect(within(table).getAllByText("Sacha Modèle")).toHaveLength(1);
    expect(within(table).getByText("3 rue du Port, 44000 Nantes")).toBeVisible();
    expect(
      screen.getByRole("link", { name: "Modifier Sacha Modèle, Ateliers Moreau Ouest" }),
    ).toHaveAttribute("href", "/acces/workshop/sacha-ouest");
    expect(await faults(container)).toEqual([]);
  });

  it("have one entry in the menu, of which the table is the page", async () => {
    serveSites([me]);
    open();
    const menu = within(await screen.findByRole("navigation", { name: "Menu" }));
    const entries = await menu.findAllByRole("link", { name: /Droits et accès/ });
    expect(entries.map(entry => entry.getAttribute("href"))).toEqual([`/droits/${siren}`]);
  });

  it("have a switch for each right, which is given at that site alone", async () => {
    const at = "PUT /api/tenancy/organisations/workshop/members/sacha-ouest/accesses/rhone";
    const given = { ...thereToo, accesses: [{ ...thereToo.accesses[0], rights: ["F", "S"] }] };
    const came = serveSites([thereToo], { [at]: () => ({ json: given }) });
    open();
    const right = await screen.findByRole("switch", { name: "Factures, Sacha Modèle, Agence Rhône" });
    await userEvent.click(right);
    expect(await screen.findByText("En vigueur")).toBeVisible();
    expect(right).toBeChecked();
    expect((await written(came)).map(([call]) => call)).toEqual([
      "PUT organisations/workshop/members/sacha-ouest/accesses/rhone",
    ]);
  });

  it("are filtered by site and by agency, which the address keeps", async () => {
    const came = serveSites([sacha, thereToo]);
    const { router } = open();
    await userEvent.selectOptions(await screen.findByLabelText("Site"), "Ateliers Moreau Ouest (Nantes)");
    await userEvent.selectOptions(screen.getByLabelText("Agence"), "Agence Loire");
    await waitFor(() => expect(router.state.location.search).toBe("?site=workshop&agence=agency-loire"));
    await waitFor(() => {
      const asked = new URL(came.findLast(({ url }) => url.includes("/members?"))?.url ?? "").searchParams;
      expect([asked.get("site"), asked.get("agency")]).toEqual(["workshop", "agency-loire"]);
    });
  });

  it("of another's company are not found", async () => {
    serveSites([], {
      [`GET /api/tenancy/companies/${siren}/sites`]: () => problem(404, "organisation-not-found"),
    });
    open();
    expect(await screen.findByRole("alert")).toHaveTextContent("Page introuvable");
  });

  it("are on the page of a person, with the way to give them something there", async () => {
    serveSites([sacha], {
      [`GET /api/tenancy/companies/${siren}/members`]: () => ({
        json: { items: [sacha], next: null, total: 1 },
      }),
    });
    const { router } = showWithin(SignedIn, MemberPage, "/acces/company/sacha", "/acces/:space/:member");
    await userEvent.click(
      await screen.findByRole("link", { name: "Ajouter Sacha Modèle à Ateliers Moreau Ouest" }),
    );
    expect(router.state.location.pathname).toBe("/acces/workshop/ajouter");
    expect(router.state.location.state.person).toMatchObject({
      email: "sacha@exemple.fr",
      last_name: "Modèle",
    });
  });
});

describe("TEN-32: reminders to those who have not answered", () => {
  const path = (site: string) => `POST /api/tenancy/organisations/${site}/members/reminders`;
  const answer =
    (sent: number, too_soon: number): Route =>
    () => ({ json: { sent, too_soon, skipped: 0 } });

  it("go to a selection, each at their site, and say for how many it was too soon", async () => {
    const people = [me, invited(sacha), invited(thereToo)];
    const came = serveSites(people, { [path("company")]: answer(1, 0), [path("workshop")]: answer(0, 1) });
    open();
    for (const box of await screen.findAllByRole("checkbox", {
      name: "Choisir Sacha Modèle pour une relance",
    }))
      await userEvent.click(box);
    expect(screen.queryByRole("checkbox", { name: /Alice Martin/ })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Relancer ces 2 utilisateurs" }));
    expect(
      await screen.findByText("1 relance envoyée. 1 personne a déjà été relancée depuis moins de 24 heures."),
    ).toBeVisible();
    expect(await written(came)).toEqual([
      ["POST organisations/company/members/reminders", { members: ["sacha"] }],
      ["POST organisations/workshop/members/reminders", { members: ["sacha-ouest"] }],
    ]);
    expect(screen.queryByRole("button", { name: /Relancer ces/ })).toBeNull();
  });

  it("go to all after a question", async () => {
    const came = serveSites([invited(sacha)], {
      [path("company")]: answer(3, 0),
      [path("workshop")]: answer(1, 0),
    });
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Relancer les invités" }));
    expect(await written(came)).toEqual([]);
    const question = within(await screen.findByRole("dialog"));
    await userEvent.click(question.getByRole("button", { name: "Envoyer les relances" }));
    expect(await screen.findByText("4 relances envoyées.")).toBeVisible();
    expect((await written(came)).map(([, body]) => body)).toEqual([{ members: null }, { members: null }]);
  });

  it("are not offered where everybody has answered", async () => {
    serveSites([me]);
    open();
    expect(await screen.findByRole("table")).toBeVisible();
    expect(screen.queryByRole("button", { name: /Relancer/ })).toBeNull();
  });
});
