import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Profile as OwnProfile } from "../../api/account";
import { SignedIn } from "../../shell/SignedIn";
import { alice, pageOf, vault } from "../../testing/cast";
import { problem, type Route, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { dismissBanner } from "../../ui/messages/confirmation";
import { LinkedAccounts } from "../merging/LinkedAccounts";
import { Addresses } from "./Addresses";
import { Profile } from "./Profile";

const profile: OwnProfile = {
  first_name: "Alice",
  last_name: "Martin",
  birth_place: null,
  birth_month: null,
  language: "fr",
  email: "alice@exemple.fr",
  email_fixed: null,
  private_number: "402718365501",
  identifier: "alice.martin",
  phones: [{ number: "+33612345678", verified_at: "2026-11-03T08:00:00Z" }],
  phone_change: "free",
  addresses_to_answer: 0,
};

const sent = {
  channel: "email",
  sent_to: "a•••@ailleurs.fr",
  expires_at: "2026-11-22T10:00:00Z",
  again_at: "2026-11-20T10:01:00Z",
  tries: 5,
};

const answers = (more: Record<string, Route> = {}) => ({
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
  "GET /api/auth/me/profile": () => ({ json: profile }),
  "GET /api/auth/me/addresses": () => ({ json: { linked: alice.email, items: [] } }),
  "GET /api/auth/password-rules": () => ({
    json: { minimum: 8, kinds: ["digit"], phrase_minimum: 15, maximum: 128, refuse_common: true },
  }),
  ...more,
});

const open = () => showWithin(SignedIn, Profile, "/compte");

describe("AUTH-40: sign-in information", () => {
  it("shows as many dots for a password whatever its length, and says so aloud", async () => {
    serve(answers());
    const { container } = open();
    expect(await screen.findByText("••••••••••")).toHaveAttribute("aria-hidden", "true");
    expect(screen.getByText("Non affiché")).toBeInTheDocument();
    expect(await faults(container)).toEqual([]);
  });

  it("changes the address once the code of the new one was typed, everywhere at once", async () => {
    const changed = { ...alice, email: "alice@ailleurs.fr" };
    const came = serve(
      answers({
        "POST /api/auth/me/email": () => ({ status: 202, json: sent }),
        "POST /api/auth/me/email/confirmation": () => ({ json: changed }),
      }),
    );
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Modifier\u00a0: Adresse e-mail" }));
    await userEvent.type(screen.getByLabelText(/Nouvelle adresse/), "alice@ailleurs.fr");
    await userEvent.type(
      screen.getByLabelText(/^Mot de passe/, { selector: "input" }),
      "Un-secret-2026{Enter}",
    );
    const field = await screen.findByLabelText("Code reçu par e-mail");
    expect(screen.getAllByText(/est parti par e-mail à alice@ailleurs\.fr/)[0]).toBeVisible();
    await userEvent.type(field, "K7PQ2M{Enter}");
    expect(await screen.findByText(/Votre adresse est maintenant alice@ailleurs.fr/)).toBeVisible();
    const confirmation = came.find(({ url }) => url.endsWith("/email/confirmation"));
    expect(await confirmation?.json()).toEqual({ email: "alice@ailleurs.fr", code: "K7PQ2M" });
  });

  const proveAddressOfAnother = async () => {
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Modifier\u00a0: Adresse e-mail" }));
    await userEvent.type(screen.getByLabelText(/Nouvelle adresse/), "alice@ailleurs.fr");
    await userEvent.type(
      screen.getByLabelText(/^Mot de passe/, { selector: "input" }),
      "Un-secret-2026{Enter}",
    );
    await userEvent.type(await screen.findByLabelText("Code reçu par e-mail"), "K7PQ2M{Enter}");
  };

  it("offers to bring two accounts together when the new address opens another one (AUTH-40)", async () => {
    const changed = { ...alice, email: "alice@ailleurs.fr" };
    const bodies: unknown[] = [];
    serve(
      answers({
        "POST /api/auth/me/email": () => ({ status: 202, json: sent }),
        "POST /api/auth/me/email/confirmation": async request => {
          const body: { group?: boolean } = await request.json();
          bodies.push(body);
          return body.group
            ? { json: changed }
            : problem(409, "address-of-another-account", { may_group: true });
        },
      }),
    );
    await proveAddressOfAnother();
    expect(await screen.findByText(/ouvre déjà un autre compte/)).toBeVisible();
    expect(await faults(document.body)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Réunir les deux comptes" }));
    expect(await screen.findByText(/Vos deux comptes sont réunis/)).toBeVisible();
    expect(bodies).toEqual([
      { email: "alice@ailleurs.fr", code: "K7PQ2M" },
      { email: "alice@ailleurs.fr", code: "K7PQ2M", group: true },
    ]);
  });

  it("leads to the other account when that one asks for a second proof, and back to another address", async () => {
    serve(
      answers({
        "POST /api/auth/me/email": () => ({ status: 202, json: sent }),
        "POST /api/auth/me/email/confirmation": () =>
          problem(409, "address-of-another-account", { may_group: false }),
      }),
    );
    await proveAddressOfAnother();
    expect(await screen.findByText(/connectez-vous avec alice@ailleurs.fr/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Réunir les deux comptes" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Donner une autre adresse" }));
    expect(await screen.findByLabelText(/Nouvelle adresse/)).toBeVisible();
  });

  it("tells how many tries are left beside a wrong code", async () => {
    serve(
      answers({
        "POST /api/auth/me/email": () => ({ status: 202, json: sent }),
        "POST /api/auth/me/email/confirmation": () => problem(403, "wrong-code", { tries_left: 4 }),
      }),
    );
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Modifier\u00a0: Adresse e-mail" }));
    await userEvent.type(screen.getByLabelText(/Nouvelle adresse/), "alice@ailleurs.fr");
    await userEvent.type(
      screen.getByLabelText(/^Mot de passe/, { selector: "input" }),
      "Un-secret-2026{Enter}",
    );
    await userEvent.type(await screen.findByLabelText("Code reçu par e-mail"), "AAAAAA{Enter}");
    expect(await screen.findByText(/Il vous reste 4 essais/)).toBeVisible();
  });

  it("says why an address is fixed, and offers no change", async () => {
    serve(answers({ "GET /api/auth/me/profile": () => ({ json: { ...profile, email_fixed: "opening" } }) }));
    open();
    expect(await screen.findByText(/ne peut pas être changée/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Modifier\u00a0: Adresse e-mail" })).toBeNull();
  });

  it("confirms the sending and the change of the password, and leads to the sign-in page (AUTH-22)", async () => {
    const came = serve(
      answers({
        "POST /api/auth/me/password/code": () => ({
          status: 202,
          json: { ...sent, sent_to: "a•••@exemple.fr" },
        }),
        "PUT /api/auth/me/password": () => ({ status: 204 }),
      }),
    );
    const { router } = open();
    await userEvent.click(await screen.findByRole("button", { name: "Modifier\u00a0: Mot de passe" }));
    await userEvent.click(screen.getByRole("button", { name: "Recevoir un code" }));
    expect((await screen.findAllByText(/est parti par e-mail à a•••@exemple.fr/))[0]).toBeVisible();
    await userEvent.type(screen.getByLabelText(/^Mot de passe actuel/), "Un-secret-2026");
    await userEvent.type(screen.getByLabelText(/^Code reçu/), "K7PQ2M");
    for (const field of screen.getAllByLabelText(/^Nouveau mot de passe/)) {
      await userEvent.type(field, "Un-autre-secret-7");
    }
    await userEvent.click(screen.getByRole("button", { name: "Changer le mot de passe" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/connexion"));
    const change = came.find(({ method }) => method === "PUT");
    expect(await change?.json()).toEqual({
      current_password: "Un-secret-2026",
      code: "K7PQ2M",
      password: "Un-autre-secret-7",
    });
  });
});

describe("AUTH-41: personal information", () => {
  it("needs names only", async () => {
    const came = serve(answers({ "PATCH /api/auth/me": () => ({ json: { ...alice, first_name: "Alix" } }) }));
    open();
    const name = await screen.findByLabelText(/Prénom/);
    await userEvent.clear(name);
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
    expect(screen.getByText("Renseignez ce champ.")).toBeVisible();
    await userEvent.type(name, "Alix");
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
    expect(await screen.findByText("Vos informations personnelles sont enregistrées.")).toBeVisible();
    expect(await came.find(({ method }) => method === "PATCH")?.json()).toMatchObject({
      first_name: "Alix",
      birth_place: null,
    });
    expect(screen.getByRole("button", { name: /Mon compte\u00a0: Alix/ })).toBeVisible();
  });

  it("takes the month of birth as people write it, in every browser, and says what it is not", async () => {
    const born = { ...profile, birth_month: "1984-05" };
    const came = serve(
      answers({
        "GET /api/auth/me/profile": () => ({ json: born }),
        "PATCH /api/auth/me": () => ({ json: alice }),
      }),
    );
    open();
    const month = await screen.findByLabelText(/Mois et année de naissance/);
    expect(month).toHaveValue("05/1984");
    await userEvent.clear(month);
    await userEvent.type(month, "13/1984");
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
    expect(screen.getByText(/^Écrivez le mois et l’année/)).toBeVisible();
    await userEvent.clear(month);
    await userEvent.type(month, "6/1984");
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
    expect(await screen.findByText("Vos informations personnelles sont enregistrées.")).toBeVisible();
    const change = came.find(({ method }) => method === "PATCH");
    expect(await change?.json()).toMatchObject({ birth_month: "1984-06" });
  });

  it("lets a company save its language without inventing a first name (AUTH-30)", async () => {
    const company = { ...profile, first_name: "", last_name: "Menuiserie Fictive" };
    const came = serve(
      answers({
        "GET /api/auth/me/profile": () => ({ json: company }),
        "PATCH /api/auth/me": () => ({ json: alice }),
      }),
    );
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Enregistrer" }));
    expect(await screen.findByText("Vos informations personnelles sont enregistrées.")).toBeVisible();
    const change = came.find(({ method }) => method === "PATCH");
    expect(await change?.json()).not.toHaveProperty("first_name");
  });

  it("asks for the password before a number goes, and says a wrong one beside the field", async () => {
    serve(answers({ "POST /api/auth/me/phones/removal": () => problem(401, "wrong-credentials") }));
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Retirer\u00a0: 06 12 34 56 78" }));
    const question = await screen.findByRole("dialog");
    await userEvent.type(
      within(question).getByLabelText(/^Mot de passe/, { selector: "input" }),
      "faux{Enter}",
    );
    expect(await within(question).findByText(/^Mot de passe incorrect/)).toBeVisible();
  });
});

describe("TEN-45: the mobile of a deposit space", () => {
  const text = { channel: "sms", expires_at: sent.expires_at, again_at: sent.again_at, tries: 5 };

  it("is replaced by a code on the former number, then one on the new, and is not removed", async () => {
    const replaced = { ...profile, phones: [{ number: "+33639980034", verified_at: sent.again_at }] };
    let own: OwnProfile = { ...profile, phone_change: "former-code" };
    const came = serve(
      answers({
        "GET /api/auth/me/profile": () => ({ json: own }),
        "POST /api/auth/me/phones": () => ({
          status: 202,
          json: { ...text, step: "former", sent_to: "+33 • •• •• •• 78" },
        }),
        "POST /api/auth/me/phones/former-confirmation": () => ({
          status: 202,
          json: { ...text, step: "new", sent_to: "+33 • •• •• •• 34" },
        }),
        "POST /api/auth/me/phones/confirmation": () => {
          own = { ...replaced, phone_change: "former-code" };
          return { json: own };
        },
      }),
    );
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Modifier\u00a0: Changer de mobile" }));
    expect(screen.queryByRole("button", { name: /^Retirer/ })).toBeNull();
    await userEvent.type(screen.getByLabelText(/^Numéro de mobile/), "06 39 98 00 34");
    const secret = screen.getByLabelText(/^Mot de passe/, { selector: "input" });
    await userEvent.type(secret, "secret{Enter}");
    expect(await screen.findByText(/•• 78/)).toBeVisible();
    await userEvent.type(screen.getByLabelText(/^Code reçu/), "111111");
    await userEvent.click(screen.getByRole("button", { name: "Continuer" }));
    expect(await screen.findByText(/06 39 98 00 34/)).toBeVisible();
    const code = screen.getByLabelText(/^Code reçu/);
    expect(code).toHaveValue("");
    await userEvent.type(code, "222222{Enter}");
    expect(await screen.findByText(/est vérifié et ajouté/)).toBeVisible();
    const typed = came.filter(({ url }) => url.endsWith("confirmation"));
    expect(await Promise.all(typed.map(request => request.json()))).toEqual([
      { number: "06 39 98 00 34", code: "111111" },
      { number: "06 39 98 00 34", code: "222222" },
    ]);
  });
});

describe("AUTH-42: where depositors send", () => {
  const other = { address: "alice@travail.fr", depositors: ["Maison Levasseur"], state: "asked" as const };

  it("is asked after sign-in; a refusal is kept", async () => {
    const kept = { linked: alice.email, items: [{ ...other, state: "kept" as const }] };
    const came = serve(
      answers({
        "GET /api/auth/me/addresses": () => ({ json: { linked: alice.email, items: [other] } }),
        "POST /api/auth/me/addresses/answers": () => ({ json: kept }),
      }),
    );
    open();
    const question = await screen.findByRole("dialog");
    expect(question).toHaveTextContent("Maison Levasseur vous écrit à alice@travail.fr");
    await userEvent.click(within(question).getByRole("button", { name: "Ne pas remplacer" }));
    expect(await screen.findByText(/Votre adresse ne change pas/)).toBeVisible();
    const answer = came.find(({ url }) => url.endsWith("/answers"));
    expect(await answer?.json()).toEqual({ address: "alice@travail.fr", answer: "keep" });
  });

  it("is not asked about an account that was linked a moment ago: what was done is read first", async () => {
    const items: (typeof other)[] = [];
    const came = serve(
      answers({
        "GET /api/auth/me/addresses": () => ({ json: { linked: alice.email, items } }),
        "GET /api/auth/me/associations": () => ({ json: { items: [] } }),
        "POST /api/auth/me/associations": () => {
          items.push(other);
          return { status: 201, json: { private_number: "402718365519", name: "Alice Martin" } };
        },
      }),
    );
    const { unmount } = showWithin(SignedIn, LinkedAccounts, "/compte/comptes-associes");
    await userEvent.type(await screen.findByLabelText(/^Identifiant de l’autre compte/), "ancien");
    const secret = screen.getByLabelText(/^Mot de passe de l’autre compte/, { selector: "input" });
    await userEvent.type(secret, "secret{Enter}");
    expect(await screen.findByText(/ce compte est associé au vôtre/)).toBeVisible();
    await waitFor(() => expect(came.filter(({ url }) => url.endsWith("/me/addresses"))).toHaveLength(2));
    expect(screen.queryByRole("dialog")).toBeNull();
    unmount();
    dismissBanner();
    open();
    expect(await screen.findByRole("dialog")).toHaveTextContent("Maison Levasseur vous écrit à");
  });

  it("shows both addresses beside each other, with the way to replace one by the other", async () => {
    const items = [{ ...other, state: "kept" as const }];
    const came = serve(
      answers({
        "GET /api/auth/me/addresses": () => ({ json: { linked: alice.email, items } }),
        "POST /api/auth/me/email": () => ({ status: 202, json: sent }),
      }),
    );
    const { container } = showWithin(SignedIn, Addresses, "/compte/adresses");
    await userEvent.click(await screen.findByRole("button", { name: "Remplacer\u00a0: alice@travail.fr" }));
    expect(screen.getByText("Adresse de notification")).toBeVisible();
    expect(screen.getAllByText("Adresse liée au coffre")[0]).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.type(
      screen.getByLabelText(/^Mot de passe/, { selector: "input" }),
      "Un-secret-2026{Enter}",
    );
    expect(await screen.findByLabelText("Code reçu par e-mail")).toHaveFocus();
    const asked = came.find(({ url }) => url.endsWith("/me/email"));
    expect(await asked?.json()).toEqual({ email: other.address, password: "Un-secret-2026" });
  });
});
