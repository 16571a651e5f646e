import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { alice, company } from "../../testing/cast";
import { problem, type Route, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { SubAccounts } from "./SubAccounts";

const PATH = "/api/tenancy/companies/company/sub-accounts";
const bob = {
  id: "bob",
  first_name: "Bob",
  last_name: "Petit",
  email: "bob@exemple.fr",
  notification: "when-named",
  state: "active",
  principal_from: null as string | null,
};
const dora = { ...bob, id: "dora", first_name: "Dora", email: "dora@exemple.fr", state: "invited" };
const mine = {
  id: "alice",
  agency_name: "Agence Rhône",
  role: "principal",
  principal: { first_name: "Alice", last_name: "Martin", email: "alice@exemple.fr" },
  principal_from: null as string | null,
  sub_accounts: [bob, dora],
};
const theirs = {
  ...mine,
  role: "sub-account",
  principal: { first_name: "Zoé", last_name: "Noir", email: "zoe@exemple.fr" },
  sub_accounts: [],
};

const open = (tie: object, more: Record<string, Route> = {}) => {
  const came = serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({
      json: { items: [{ ...company, sub_accounts: true }], page: 1, pages: 1, total: 1, size: 1 },
    }),
    "GET /api/tenancy/invitations": () => ({ json: { items: [], total: 0 } }),
    "GET /api/vault/documents": () => ({ json: { items: [], page: 1, pages: 1, total: 0, size: 1 } }),
    [`GET ${PATH}`]: () => ({ json: { items: [tie] } }),
    ...more,
  });
  return { came, ...showWithin(SignedIn, SubAccounts, "/sous-comptes/company", "/sous-comptes/:space") };
};
const card = async (name: string) => {
  const found = (await screen.findByText(name)).closest("li");
  if (!found) throw new Error(`${name} is on no card`);
  return within(found);
};

describe("TEN-51: the principal account", () => {
  it("sees its sub-accounts with address, type and whether the sign-up is finished", async () => {
    const { container } = open(mine);
    const of = await card("Bob Petit");
    expect(of.getByText("bob@exemple.fr")).toBeVisible();
    expect(of.getByText("Inscription terminée")).toBeVisible();
    expect(of.getByRole("combobox")).toHaveDisplayValue("Notification automatique");
    expect(of.queryByRole("button", { name: "Renvoyer le lien" })).toBeNull();
    const invited = await card("Dora Petit");
    expect(invited.getByText("Inscription à terminer")).toBeVisible();
    expect(invited.queryByRole("button", { name: "Désigner comme compte principal" })).toBeNull();
    expect(screen.getAllByRole("link", { name: "Sous-comptes" }).length).toBeGreaterThan(0);
    expect(await faults(container)).toEqual([]);
  });

  it("chooses of what one is told, and sends a link again", async () => {
    const { came } = open(mine, {
      [`PUT ${PATH}/bob/notification`]: () => ({ json: { ...bob, notification: "always" } }),
      [`POST ${PATH}/dora/invitation`]: () => problem(409, "reminder-too-soon"),
    });
    await userEvent.selectOptions((await card("Bob Petit")).getByRole("combobox"), "always");
    expect(await screen.findByText("La notification de Bob Petit est enregistrée.")).toBeVisible();
    const sent = came.find(({ method }) => method === "PUT");
    expect(await sent?.json()).toEqual({ notification: "always" });
    await userEvent.click((await card("Dora Petit")).getByRole("button", { name: "Renvoyer le lien" }));
    expect(await screen.findByText(/moins de 24 heures/)).toBeVisible();
  });

  it("asks by name before it gives its place away or deletes", async () => {
    open(mine, {
      [`POST ${PATH}/bob/promotion`]: () => ({ status: 204 }),
      [`DELETE ${PATH}/dora`]: () => ({ status: 204 }),
    });
    await userEvent.click((await card("Dora Petit")).getByRole("button", { name: "Supprimer" }));
    await userEvent.click(
      await screen.findByRole("button", { name: "Supprimer le sous-compte de Dora Petit" }),
    );
    expect(await screen.findByText("Le sous-compte de Dora Petit est supprimé.")).toBeVisible();
    await userEvent.click(
      (await card("Bob Petit")).getByRole("button", { name: "Désigner comme compte principal" }),
    );
    await userEvent.click(
      await screen.findByRole("button", { name: "Donner le compte principal à Bob Petit" }),
    );
    expect(await screen.findByText("Bob Petit a désormais le compte principal.")).toBeVisible();
  });

  it("consents to what a sub-account asks, or refuses it until then", async () => {
    const asking = { ...bob, principal_from: "2026-11-23T09:00:00Z" };
    open(
      { ...mine, sub_accounts: [asking] },
      { [`POST ${PATH}/bob/promotion-refusal`]: () => ({ status: 204 }) },
    );
    const of = await card("Bob Petit");
    expect(of.getByText(/l’aura le 23 novembre 2026 à 10:00 si vous ne refusez pas avant/)).toBeVisible();
    await userEvent.click(of.getByRole("button", { name: "Refuser" }));
    expect(await screen.findByText(/Vous gardez le compte principal/)).toBeVisible();
  });

  it("says beside its field why somebody can't be added", async () => {
    open(mine, { [`POST ${PATH}`]: () => problem(409, "member-exists") });
    await userEvent.click(await screen.findByRole("button", { name: "Ajouter un sous-compte" }));
    await userEvent.click(await screen.findByRole("button", { name: "Envoyer le lien d’inscription" }));
    expect(await screen.findByText(/a déjà accès aux documents de cette agence/)).toBeVisible();
  });
});

describe("TEN-52: a sub-account", () => {
  it("sees who has the principal account, asks for it, and can close its own access", async () => {
    const asked = { ...theirs };
    const { container } = open(asked, {
      [`POST ${PATH}/alice/promotion-request`]: () => {
        asked.principal_from = "2026-11-23T09:00:00Z";
        return { status: 204 };
      },
      [`POST ${PATH}/alice/departure`]: () => ({ status: 204 }),
    });
    expect(await screen.findByText(/celui de Zoé Noir \(zoe@exemple.fr\)/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Ajouter un sous-compte" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Devenir compte principal" }));
    await userEvent.click(await screen.findByRole("button", { name: "Demander le compte principal" }));
    expect(await screen.findByText(/Vous l’aurez le 23 novembre 2026/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Retirer ma demande" })).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Fermer mon accès" }));
    const dialog = within(await screen.findByRole("dialog"));
    await userEvent.click(dialog.getByRole("button", { name: "Fermer mon accès" }));
    // Home, which is no part of this test: the company may be no space of theirs any more.
    expect(await screen.findByText("ailleurs")).toBeVisible();
  });
});
