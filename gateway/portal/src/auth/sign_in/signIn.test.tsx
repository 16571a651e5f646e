import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { problem, serve } from "../../testing/server";
import { faults, show } from "../../testing/show";
import { Activation } from "../activation/Activation";
import { AskReset } from "../passwords/AskReset";
import { SignIn } from "./SignIn";

const invitation = {
  first_name: "Alice",
  last_name: "Martin",
  email: "alice@exemple.fr",
  invited_by: "Maison Levasseur",
  terms: { kind: "employee", version: "1" },
};
const rules = {
  minimum: 8,
  kinds: ["digit", "upper", "lower", "special"],
  phrase_minimum: 15,
  maximum: 128,
  refuse_common: true,
};
const me = {
  account_id: "a",
  first_name: "Alice",
  last_name: "Martin",
  email: "alice@exemple.fr",
  language: "fr",
};

const opened = {
  "POST /api/auth/activations/preview": () => ({ json: invitation }),
  "GET /api/auth/password-rules": () => ({ json: rules }),
};

describe("signing in", () => {
  it.each([
    ["alice@exemple.fr", "alice@exemple.fr"],
    ["alice.martin", ""],
  ])(
    "takes an address that was typed along to where the password was forgotten: %s",
    async (typed, found) => {
      serve({ "GET /api/auth/captcha": () => problem(404, "captcha-disabled") });
      const { router, unmount } = show(SignIn, "/connexion");
      await userEvent.type(screen.getByLabelText("Identifiant"), typed);
      await userEvent.click(screen.getByRole("link", { name: "Mot de passe oublié\u00a0?" }));
      const { state } = router.state.location;
      unmount();
      show(AskReset, { pathname: "/mot-de-passe-oublie", state });
      expect(await screen.findByLabelText("Adresse e-mail de votre compte")).toHaveValue(found);
      expect(screen.getByRole("textbox", { name: "Identifiant" })).toHaveValue("");
    },
  );

  it("lets whoever is signed in go straight on from the link of a message", async () => {
    serve({ "GET /api/auth/me": () => ({ json: me }) });
    const { router } = show(SignIn, "/connexion?next=%2Fcompte%2Fappareils", "/connexion");
    await screen.findByText("ailleurs");
    expect(router.state.location.pathname).toBe("/compte/appareils");
  });

  it("tells nobody that they were signed out who may never have been in", async () => {
    serve({ "GET /api/auth/me": () => problem(401, "not-signed-in") });
    show(SignIn, "/connexion?next=%2Fcompte%2Fappareils", "/connexion");
    expect(await screen.findByText(/^Connectez-vous pour ouvrir cette page/)).toBeVisible();
    expect(screen.getByLabelText("Identifiant")).toBeVisible();
  });

  it("leads where the person wanted to go", async () => {
    serve({ "POST /api/auth/sessions": () => ({ status: 201, json: me }) });
    const { router } = show(SignIn, "/connexion?next=%2Fmon-suivi%2F1", "/connexion");
    await userEvent.type(screen.getByLabelText("Identifiant"), "alice@exemple.fr");
    await userEvent.type(screen.getByLabelText("Mot de passe"), "Un-secret-2026{Enter}");
    await screen.findByText("ailleurs");
    expect(router.state.location.pathname).toBe("/mon-suivi/1");
  });

  it("says how long the account is locked", async () => {
    serve({
      "POST /api/auth/sessions": () =>
        problem(429, "account-locked", { minutes_left: 118, locked_until: "2026-11-20T12:00:00Z" }),
    });
    show(SignIn, "/connexion");
    await userEvent.type(screen.getByLabelText("Identifiant"), "alice");
    await userEvent.type(screen.getByLabelText("Mot de passe"), "x{Enter}");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent(/pendant encore 1 heure et 58 minutes, jusqu’à 13:00/);
    expect(within(alert).getByRole("link", { name: "Choisir un nouveau mot de passe" })).toBeVisible();
  });

  it("says once what to do about a wrong password", async () => {
    serve({ "POST /api/auth/sessions": () => problem(401, "wrong-credentials") });
    show(SignIn, "/connexion");
    await userEvent.type(screen.getByLabelText("Identifiant"), "alice");
    await userEvent.type(screen.getByLabelText("Mot de passe"), "x{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent(/^Identifiant ou mot de passe incorrect/);
    expect(screen.getAllByRole("link", { name: "Mot de passe oublié\u00a0?" })).toHaveLength(1);
    expect(screen.getAllByRole("link", { name: "Identifiant perdu\u00a0?" })).toHaveLength(1);
  });

  it("confirms to whoever signed out that they did", () => {
    show(SignIn, { pathname: "/connexion", state: { signedOut: true } }, "/connexion");
    expect(screen.getByText("Vous êtes déconnecté.")).toBeVisible();
  });

  it("can be used by everybody", async () => {
    const { container } = show(SignIn, "/connexion");
    expect(await faults(container)).toEqual([]);
  });
});

describe("AUTH-03: activation", () => {
  it("offers the e-mail as identifier, and goes no further without the tick", async () => {
    const came = serve(opened);
    const { container } = show(Activation, "/activation#jeton");
    expect(await screen.findByLabelText(/Identifiant/)).toHaveValue("alice@exemple.fr");
    const passwords = screen.getAllByLabelText(/^Mot de passe/, { selector: "input" });
    for (const field of passwords) await userEvent.type(field, "Pluie-de-mai-7");
    await userEvent.click(screen.getByRole("button", { name: "Activer mon compte" }));
    expect(await screen.findByText("Acceptez les conditions générales pour continuer.")).toBeVisible();
    expect(came.some(request => request.url.endsWith("/activations"))).toBe(false);
    expect(await faults(container)).toEqual([]);
  });

  it("puts the server's own reason beside the password", async () => {
    const errors = [{ field: "password", reason: "Ce mot de passe est trop courant." }];
    serve({ ...opened, "POST /api/auth/activations": () => problem(422, "invalid", { errors }) });
    show(Activation, "/activation#jeton");
    await screen.findByLabelText(/Identifiant/);
    for (const field of screen.getAllByLabelText(/^Mot de passe/, { selector: "input" })) {
      await userEvent.type(field, "Azertyuiop-2026");
    }
    await userEvent.click(screen.getByRole("checkbox"));
    await userEvent.click(screen.getByRole("button", { name: "Activer mon compte" }));
    expect(await screen.findByText("Ce mot de passe est trop courant.")).toBeVisible();
  });

  it("shows one page for every link that no longer opens", async () => {
    serve({ "POST /api/auth/activations/preview": () => problem(404, "invitation-closed") });
    show(Activation, "/activation#ancien");
    expect(await screen.findByRole("heading", { level: 1, name: /n’est plus valable/ })).toBeVisible();
  });
});
