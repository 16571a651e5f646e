import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { agency, pageOf } from "../../testing/cast";
import { rhone, sacha, serveMembers, written } from "../../testing/members";
import { problem, type Route } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { NewMember } from "./NewMember";

const journey = (space = "company") =>
  showWithin(SignedIn, NewMember, `/acces/${space}/ajouter`, "/acces/:space/ajouter");

const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

async function sayWho() {
  await userEvent.type(await screen.findByLabelText(/^Adresse e-mail/), "Nouveau@Exemple.fr");
  await press("Continuer vers l’identité");
  await userEvent.click(await screen.findByRole("radio", { name: "Madame" }));
  await userEvent.type(screen.getByLabelText(/^Prénom/), "Nora");
  await userEvent.type(screen.getByLabelText(/^Nom/), "Nouvelle");
  await userEvent.type(screen.getByLabelText(/^Téléphone/), "06 12 34 56 78");
  await press("Continuer vers les droits");
}

async function chooseRights() {
  await userEvent.selectOptions(await screen.findByLabelText("Agence"), "Agence Rhône (Lyon)");
  await press("Ajouter");
  const rights = screen.getByRole("group", { name: /Agence Rhône/ });
  await userEvent.click(within(rights).getByRole("switch", { name: "Factures" }));
  await press("Continuer vers le récapitulatif");
}

const invited: Record<string, Route> = {
  "POST /api/tenancy/organisations/company/members": () => ({ status: 201, json: sacha }),
};

beforeEach(() => localStorage.clear());

describe("TEN-24: adding a user", () => {
  it("goes from the address to the summary, and sends nothing before", async () => {
    const came = serveMembers([], invited);
    const { container } = journey();
    await sayWho();
    await chooseRights();
    expect(await screen.findByRole("heading", { name: /Tout est-il exact/ })).toBeVisible();
    expect(screen.getByText("nouveau@exemple.fr")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    expect(await written(came)).toEqual([]);
    await press("Envoyer l’invitation");
    expect(
      await screen.findByRole("heading", { name: "L’invitation de Nora Nouvelle est partie" }),
    ).toHaveFocus();
    expect(await written(came)).toEqual([
      [
        "POST organisations/company/members",
        {
          email: "nouveau@exemple.fr",
          civility: "madame",
          first_name: "Nora",
          last_name: "Nouvelle",
          phone: "+33612345678",
          accesses: [{ unit_id: "rhone", rights: ["F"] }],
        },
      ],
    ]);
  });

  it("needs an address, names and at least one right", async () => {
    serveMembers([]);
    journey();
    await press("Continuer vers l’identité");
    expect(await screen.findByText(/Écrivez une adresse complète/)).toBeVisible();
    expect(screen.getByLabelText(/^Adresse e-mail/)).toHaveFocus();
    await sayWho();
    await press("Continuer vers le récapitulatif");
    expect(await screen.findByRole("alert")).toHaveTextContent("Donnez au moins un droit quelque part");
  });

  it("says that somebody is a user already, and lets one go back without losing anything", async () => {
    serveMembers([], {
      "POST /api/tenancy/organisations/company/members": () => problem(409, "member-exists"),
    });
    const { router } = journey();
    await sayWho();
    await chooseRights();
    await press("Envoyer l’invitation");
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "Cette personne est déjà parmi les utilisateurs",
    );
    await press("Modifier l’adresse e-mail");
    expect(await screen.findByLabelText(/^Adresse e-mail/)).toHaveValue("nouveau@exemple.fr");
    await router.navigate(-1);
    expect(await screen.findByRole("heading", { name: /Tout est-il exact/ })).toBeVisible();
  });

  it("puts a refused address beside its field", async () => {
    serveMembers([], {
      "POST /api/tenancy/organisations/company/members": () =>
        problem(422, "invalid", { errors: [{ field: "email", reason: "Adresse inconnue." }] }),
    });
    journey();
    await sayWho();
    await chooseRights();
    await press("Envoyer l’invitation");
    expect(await screen.findByRole("alert")).toHaveTextContent("Adresse inconnue.");
    await press("Modifier l’adresse e-mail");
    expect(await screen.findByText("Adresse inconnue.")).toBeVisible();
  });

  it("gives every right of an agency's only establishment at once, each of which can be taken off (TEN-20)", async () => {
    const establishment = { ...rhone, state: null, grantable_rights: ["A", "D"] };
    serveMembers([], {
      "GET /api/tenancy/spaces": () => ({ json: pageOf(agency) }),
      "GET /api/tenancy/organisations/agency/settings": () => ({
        json: { name: "Agence Rhône", named_by: null, name_confirmed_at: null, erp_users: "ask" },
      }),
      "GET /api/tenancy/organisations/agency/units": () => ({
        json: { items: [establishment], complete: true },
      }),
    });
    journey("agency");
    await sayWho();
    expect(await screen.findByRole("switch", { name: "Administration" })).toBeChecked();
    expect(screen.getByRole("switch", { name: "Diffusion" })).toBeChecked();
  });

  it("begins at the first step when the page is opened at another", async () => {
    serveMembers([]);
    showWithin(SignedIn, NewMember, "/acces/company/ajouter?etape=summary", "/acces/:space/ajouter");
    expect(await screen.findByLabelText(/^Adresse e-mail/)).toBeVisible();
  });
});
