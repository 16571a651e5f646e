import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { pageOf } from "../../testing/cast";
import { me, noa, sacha, serveMembers, written } from "../../testing/members";
import { problem } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { MemberPage } from "./MemberPage";
import { Members } from "./Members";

const list = () => showWithin(SignedIn, Members, "/acces/company", "/acces/:space");
const file = (id: string) =>
  showWithin(SignedIn, MemberPage, `/acces/company/${id}`, "/acces/:space/:member");
const rightsOfSacha = "organisations/company/members/sacha/accesses/rhone";
const invoices = { name: "Factures, Sacha Modèle, Agence Rhône" };

beforeEach(() => localStorage.clear());

describe("TEN-22: everybody's rights", () => {
  it("are a table of users by agency, each with its address, with a switch for each right", async () => {
    serveMembers([me, sacha]);
    const { container } = list();
    expect(await screen.findByRole("heading", { name: "Droits et accès" })).toBeVisible();
    const table = await screen.findByRole("table", { name: "Droits et accès" });
    const columns = within(table).getAllByRole("columnheader");
    expect(columns.map(({ textContent }) => textContent)).toEqual([
      "Utilisateur",
      "Agence",
      "Administration",
      "Contrats",
      "Factures",
      "Relevés d’heures",
      "Actions",
    ]);
    expect(screen.getByRole("switch", { name: "Contrats, Sacha Modèle, Agence Rhône" })).toBeChecked();
    expect(screen.getByRole("switch", invoices)).not.toBeChecked();
    expect(within(table).getAllByText("12 rue des Forges, 69007 Lyon")).toHaveLength(2);
    expect(screen.getByText("2 utilisateurs")).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("offer no right that no service allows (TEN-29)", async () => {
    serveMembers([sacha]);
    list();
    expect(await screen.findByRole("switch", { name: "Factures, Sacha Modèle, Agence Loire" })).toBeVisible();
    expect(screen.queryByRole("switch", { name: "Relevés d’heures, Sacha Modèle, Agence Loire" })).toBeNull();
    expect(screen.getByText("Service non souscrit")).toBeVisible();
  });

  it("are found by words and filters, which the address keeps", async () => {
    const came = serveMembers([sacha]);
    const { router } = list();
    await userEvent.selectOptions(await screen.findByLabelText("Agence"), "Agence Rhône");
    await userEvent.selectOptions(screen.getByLabelText("Droit"), "Factures");
    await userEvent.type(screen.getByRole("textbox", { name: "Rechercher" }), "mod");
    await waitFor(() => expect(router.state.location.search).toBe("?q=mod&unite=rhone&droit=F"));
    const asked = () => new URL(came.at(-1)?.url ?? "").searchParams;
    await waitFor(() => expect(asked().get("q")).toBe("mod"));
    expect(asked().get("unit")).toBe("rhone");
    expect(asked().get("right")).toBe("F");
  });

  it("say when nobody matches, and clear what narrowed the list", async () => {
    serveMembers([], {
      "GET /api/tenancy/organisations/company/members": request => {
        const items = new URL(request.url).searchParams.get("right") ? [] : [sacha];
        return { json: { items, next: null, total: items.length } };
      },
    });
    showWithin(SignedIn, Members, "/acces/company?droit=A", "/acces/:space");
    expect(await screen.findByText("Personne ne correspond")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Tout effacer" }));
    expect(await screen.findByText("Sacha Modèle")).toBeVisible();
  });

  it("of another's space are not found, and nothing tells that it exists", async () => {
    serveMembers([], {
      "GET /api/tenancy/organisations/company/settings": () => problem(404, "organisation-not-found"),
    });
    list();
    expect(await screen.findByRole("alert")).toHaveTextContent("Page introuvable");
  });

  it("of a client are those of one's own agency's relation (TEN-25)", async () => {
    serveMembers([sacha], { "GET /api/tenancy/spaces": () => ({ json: pageOf() }) });
    list();
    expect(await screen.findByRole("heading", { name: "Utilisateurs du client" })).toBeVisible();
    expect(screen.queryByText("Utilisateurs nommés par une agence")).toBeNull();
  });
});

describe("TEN-21: a switch", () => {
  it("gives a right at once, and says that it is in force", async () => {
    const came = serveMembers([sacha]);
    list();
    await userEvent.click(await screen.findByRole("switch", invoices));
    expect(await screen.findByText("En vigueur")).toBeVisible();
    expect(screen.getByRole("switch", invoices)).toBeChecked();
    expect(await written(came)).toEqual([[`PUT ${rightsOfSacha}`, { rights: ["S", "F"] }]]);
  });

  it("is worked by the keyboard", async () => {
    const came = serveMembers([sacha]);
    list();
    const right = await screen.findByRole("switch", invoices);
    right.focus();
    await userEvent.keyboard(" ");
    await screen.findByText("En vigueur");
    expect(await written(came)).toHaveLength(1);
    expect(right).toHaveFocus();
  });

  it("goes back to where it stood when it is refused, with the reason beside it", async () => {
    serveMembers([sacha], {
      [`PUT /api/tenancy/${rightsOfSacha}`]: () => problem(409, "last-administrator"),
    });
    list();
    await userEvent.click(await screen.findByRole("switch", invoices));
    expect(await screen.findByRole("alert")).toHaveTextContent("Il faut qu’un administrateur reste");
    expect(screen.getByRole("switch", invoices)).not.toBeChecked();
    expect(screen.queryByText("En vigueur")).toBeNull();
  });

  it("keeps the first of two quick changes", async () => {
    const came = serveMembers([sacha]);
    list();
    await userEvent.click(await screen.findByRole("switch", invoices));
    await userEvent.click(
      screen.getByRole("switch", { name: "Relevés d’heures, Sacha Modèle, Agence Rhône" }),
    );
    await waitFor(async () =>
      expect(await written(came)).toEqual([
        [`PUT ${rightsOfSacha}`, { rights: ["S", "F"] }],
        [`PUT ${rightsOfSacha}`, { rights: ["S", "F", "R"] }],
      ]),
    );
    expect(screen.getByRole("switch", invoices)).toBeChecked();
  });

  it("of one's own administration can't be moved, and says who can", async () => {
    serveMembers([me]);
    list();
    const own = await screen.findByRole("switch", { name: "Administration, Alice Martin, Agence Rhône" });
    expect(own).toBeDisabled();
    expect(screen.getByText(/Un autre administrateur peut vous retirer l’administration/)).toBeVisible();
  });
});

describe("TEN-23: ending somebody's access", () => {
  it("asks for their rights first, then for a confirmation that names the person and the company", async () => {
    const came = serveMembers([sacha], {
      "DELETE /api/tenancy/organisations/company/members/sacha": () => ({ status: 204 }),
    });
    list();
    await userEvent.click(await screen.findByRole("button", { name: "Supprimer l’accès de Sacha Modèle" }));
    const first = await screen.findByRole("dialog", { name: "Retirez d’abord les droits de Sacha Modèle" });
    expect(first).toHaveTextContent("Agence Rhône : Contrats");
    await userEvent.click(within(first).getByRole("button", { name: "Retirer tous ces droits" }));
    const last = await screen.findByRole("dialog", {
      name: "Supprimer l’accès de Sacha Modèle à Ateliers Moreau\u00a0?",
    });
    await userEvent.click(within(last).getByRole("button", { name: "Supprimer l’accès de Sacha Modèle" }));
    expect(await screen.findByText("Sacha Modèle n’a plus accès à Ateliers Moreau.")).toBeVisible();
    expect(await written(came)).toEqual([
      [`PUT ${rightsOfSacha}`, { rights: [] }],
      ["DELETE organisations/company/members/sacha", null],
    ]);
  });
});

describe("TEN-26: somebody whom an agency's ERP named", () => {
  it("bears a mark, and a notice that the ERP will name them again", async () => {
    serveMembers([sacha]);
    list();
    expect(await screen.findByText("Nommé par le logiciel de l’agence")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: /Précisions .*Nommé par le logiciel/ }));
    expect(await screen.findByText(/nommera de nouveau cette personne/)).toBeVisible();
  });

  it("waits for approval where they were removed: approved, or refused after a question", async () => {
    const came = serveMembers([noa], {
      "POST /api/tenancy/organisations/company/members/noa/approval": () => ({ json: noa }),
      "POST /api/tenancy/organisations/company/members/noa/refusal": () => ({ status: 204 }),
    });
    list();
    expect(
      await screen.findByText("Le logiciel de Agence Rhône nomme Noa Modèle et demande : Factures."),
    ).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Refuser" }));
    expect(await written(came)).toEqual([]);
    const question = await screen.findByRole("dialog");
    await userEvent.click(within(question).getByRole("button", { name: "Annuler" }));
    await userEvent.click(screen.getByRole("button", { name: "Approuver Noa Modèle" }));
    expect(await screen.findByText("Noa Modèle a maintenant les droits demandés.")).toBeVisible();
    expect(await written(came)).toEqual([["POST organisations/company/members/noa/approval", null]]);
  });

  it("comes back as the company has decided", async () => {
    const came = serveMembers([sacha], {
      "PATCH /api/tenancy/organisations/company/settings": async request => ({
        json: { name: "Ateliers Moreau", named_by: null, name_confirmed_at: null, ...(await request.json()) },
      }),
    });
    list();
    await userEvent.click(await screen.findByRole("radio", { name: /lui rendre ses droits aussitôt/ }));
    expect(await screen.findByText("Votre choix est enregistré.")).toBeVisible();
    expect(await written(came)).toEqual([["PATCH organisations/company/settings", { erp_users: "at_once" }]]);
  });
});

describe("TEN-22: somebody's file", () => {
  it("changes names and telephone, and leaves what is refused in its field", async () => {
    const came = serveMembers([sacha], {
      "PATCH /api/tenancy/organisations/company/members/sacha": () =>
        problem(422, "invalid", { errors: [{ field: "last_name", reason: "Trop long." }] }),
    });
    const { container } = file("sacha");
    const phone = await screen.findByLabelText("Téléphone (facultatif)");
    expect(phone).toHaveValue("06 12 34 56 78");
    expect(await faults(container)).toEqual([]);
    await userEvent.clear(phone);
    await userEvent.type(phone, "12");
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
    expect(await screen.findByText(/Ce numéro n’est pas complet/)).toBeVisible();
    expect(phone).toHaveFocus();
    await userEvent.clear(phone);
    await userEvent.type(phone, "0033 6 98 76 54 32");
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
    expect(await screen.findByText("Trop long.")).toBeVisible();
    expect((await written(came)).at(-1)?.[1]).toMatchObject({ phone: "+33698765432", last_name: "Modèle" });
  });

  it("gives a right on a unit where there was none", async () => {
    const came = serveMembers([me]);
    file("me");
    await userEvent.click(
      await screen.findByRole("switch", { name: "Contrats, Alice Martin, Agence Loire" }),
    );
    await screen.findByText("En vigueur");
    expect(await written(came)).toEqual([
      ["PUT organisations/company/members/me/accesses/loire", { rights: ["S"] }],
    ]);
  });
});

describe("TEN-25: a reminder", () => {
  const invited = { ...sacha, state: "invited" };
  const reminder = "POST /api/tenancy/organisations/company/members/sacha/reminder";

  it("goes to who has not answered, and says when it was too soon", async () => {
    let sent = 0;
    serveMembers([invited], {
      [reminder]: () => ({
        json: sent++ ? { sent: 0, too_soon: 1, skipped: 0 } : { sent: 1, too_soon: 0, skipped: 0 },
      }),
    });
    file("sacha");
    await userEvent.click(await screen.findByRole("button", { name: "Relancer" }));
    expect(await screen.findByText("Relance envoyée à Sacha Modèle, à sacha@exemple.fr.")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Relancer" }));
    expect(await screen.findByText(/a déjà été relancé depuis moins de 24 heures/)).toBeVisible();
  });

  it("isn't offered for who is active", async () => {
    serveMembers([sacha]);
    file("sacha");
    expect(await screen.findByRole("button", { name: "Enregistrer" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Relancer" })).toBeNull();
  });
});
