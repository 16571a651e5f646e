import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { alice, pageOf, vault } from "../../testing/cast";
import { problem, type Route, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { LostIdentifiers } from "./LostIdentifiers";
import { SupportDesk } from "./SupportDesk";
import { SupportedPerson } from "./SupportedPerson";

const desk = {
  ...vault,
  holder_id: "fund",
  kind: "operator",
  name: "Caisse",
  grants: [{ organisation_id: "fund", organisation_name: "Caisse", rights: ["support"] }],
};

const bob = {
  account_id: "bob",
  first_name: "Bob",
  last_name: "Ménard",
  email: "bob@exemple.fr",
  state: "active",
  created_at: "2026-11-03T08:00:00Z",
  activated_at: "2026-11-04T08:00:00Z",
  private_number: "402718365501",
  phones: ["•• •• •• •• 12"],
  causes: ["locked"],
  invitation: null,
  locks: [{ second_factor: false, this_device: false, until: "2026-11-28T10:00:00Z" }],
  second_factors: [] as string[],
  merged_into: null,
  last_sign_in_at: null,
  merges: [] as object[],
  acts: [] as { at: string; text: string; by: string }[],
};

const answers = (more: Record<string, Route>) => ({
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(desk) }),
  "GET /api/auth/lost-identifiers": () => ({ json: pageOf() }),
  ...more,
});

it("POR-06: support finds somebody by what they know, and two letters are refused beside the field", async () => {
  const found = { items: [bob], more: false };
  const came = serve(answers({ "GET /api/auth/support/people": () => ({ json: found }) }));
  const { container } = showWithin(SignedIn, SupportDesk, "/assistance");
  const field = await screen.findByRole("textbox", { name: "Nom, adresse, mobile ou identifiant" });
  await userEvent.type(field, "mé{Enter}");
  expect(await screen.findByText("Écrivez au moins trois caractères.")).toBeVisible();
  await userEvent.type(field, "nard{Enter}");
  expect(await screen.findByRole("link", { name: "Bob Ménard" })).toHaveAttribute("href", "/assistance/bob");
  const asked = came.find(({ url }) => url.includes("/support/people"))?.url ?? "";
  expect(new URL(asked).searchParams.get("q")).toBe("ménard");
  expect(screen.getByRole("navigation", { name: "Menu" })).toHaveTextContent("Assistance");
  expect(await faults(container)).toEqual([]);
});

it("POR-06: support sees until when an account is locked, and unlocks it with a reason", async () => {
  const text = "Notre assistance a débloqué votre compte. Motif : Appel du 12";
  const unlocked = { ...bob, causes: [], locks: [], acts: [{ at: bob.created_at, text, by: "Solène Aide" }] };
  const came = serve(
    answers({
      "GET /api/auth/support/people/bob": () => ({ json: bob }),
      "POST /api/auth/support/people/bob/unlocking": () => ({ json: unlocked }),
    }),
  );
  const { container } = showWithin(SignedIn, SupportedPerson, "/assistance/bob", "/assistance/:id");
  expect(await screen.findByText("Le compte est bloqué.")).toBeVisible();
  expect(screen.getByText("Mots de passe refusés jusqu’au 28 novembre 2026 à 11:00")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Débloquer" }));
  const asking = await screen.findByRole("dialog");
  await userEvent.click(within(asking).getByRole("button", { name: "Débloquer" }));
  expect(await within(asking).findByText("Donnez le motif : la personne le lira.")).toBeVisible();
  expect(came.some(({ method }) => method === "POST")).toBe(false);
  await userEvent.type(within(asking).getByRole("textbox", { name: "Motif" }), "Appel du 12");
  await userEvent.click(within(asking).getByRole("button", { name: "Débloquer" }));
  expect(await screen.findByText(text)).toBeVisible();
  expect(screen.getByText("Rien n’empêche cette personne de se connecter.")).toBeVisible();
  expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({ reason: "Appel du 12" });
  expect(await faults(container)).toEqual([]);
});

it("POR-06: an invitation that was sent often enough today is refused with what to do", async () => {
  const sent = {
    invited_by: "Atelier Nord",
    address: "bob@exemple.fr",
    expires_at: bob.created_at,
    expired: true,
  };
  const waiting = {
    ...bob,
    state: "pending",
    causes: ["not-activated", "link-expired"],
    locks: [],
    invitation: sent,
  };
  serve(
    answers({
      "GET /api/auth/support/people/bob": () => ({ json: waiting }),
      "POST /api/auth/support/people/bob/invitation": () => problem(429, "too-many-invitations"),
    }),
  );
  showWithin(SignedIn, SupportedPerson, "/assistance/bob", "/assistance/:id");
  expect(await screen.findByText("Le lien de l’invitation a expiré.")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Renvoyer l’invitation" }));
  const asking = await screen.findByRole("dialog");
  await userEvent.type(within(asking).getByRole("textbox", { name: "Motif" }), "Lien perdu");
  await userEvent.click(within(asking).getByRole("button", { name: "Renvoyer l’invitation" }));
  expect(await within(asking).findByText(/partie assez souvent aujourd’hui/)).toBeVisible();
});

it("AUTH-23: support grants a lost identifier to an account, by a proof and with a reason, and the menu counts them", async () => {
  const candidate = { account_id: "alice", private_number: "1", first_name: "Alice", last_name: "Martin" };
  const compared = { email: "alice@exemple.fr", agrees: ["last_name", "birth_place"], differs: ["email"] };
  const review = {
    id: "request",
    state: "open",
    requested_at: "2026-11-03T08:00:00Z",
    first_name: "Alice",
    last_name: "Martin",
    birth_place: "Lyon",
    birth_month: "1984-05",
    mobile: "+33639980012",
    email: "nouveau@exemple.fr",
    private_number: null,
    candidates: [{ ...candidate, ...compared }],
    decision: null,
  };
  let open = [review];
  const came = serve(
    answers({
      "GET /api/auth/lost-identifiers": () => ({ json: pageOf(...open) }),
      "POST /api/auth/lost-identifiers/request/decision": () => {
        open = [];
        return { json: { ...review, state: "granted" } };
      },
    }),
  );
  const { container } = showWithin(SignedIn, LostIdentifiers, "/assistance/identifiants-perdus");
  const choice = await screen.findByRole("radio", { name: /^Alice Martin, alice@exemple.fr/ });
  expect(screen.getByText("Identique : nom et lieu de naissance · Différent : adresse")).toBeVisible();
  expect(await within(screen.getByRole("navigation", { name: "Menu" })).findByText("1")).toBeVisible();
  expect(await faults(container)).toEqual([]);
  await userEvent.type(screen.getByRole("textbox", { name: /Motif/ }), "Passeport vu");
  await userEvent.click(screen.getByRole("button", { name: "Accepter et envoyer le lien" }));
  expect(await screen.findByText("Choisissez le compte.")).toBeVisible();
  expect(screen.getByText("Dites quelle preuve vous avez vue.")).toBeVisible();
  expect(came.some(({ method }) => method === "POST")).toBe(false);
  await userEvent.click(choice);
  await userEvent.click(screen.getByRole("combobox", { name: "Preuve vue" }));
  await userEvent.click(await screen.findByRole("option", { name: "Pièce d’identité" }));
  await userEvent.click(screen.getByRole("button", { name: "Accepter et envoyer le lien" }));
  expect(await screen.findByText("Aucune demande n’attend")).toBeVisible();
  expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({
    outcome: "granted",
    account_id: "alice",
    evidence: "identity-document",
    note: "Passeport vu",
  });
});

it("AUTH-08: support sees which merges can be undone, and undoes one with a reason", async () => {
  const other = {
    id: "merge",
    cause: "linked",
    private_number: "402718365519",
    name: "Bob Ménard",
    email: "",
  };
  const merge = { ...other, at: bob.created_at, undo_until: "2026-12-03T08:00:00Z", undone_at: null };
  let merges = [{ ...merge, may_undo: true }];
  const came = serve(
    answers({
      "GET /api/auth/support/people/bob": () => ({ json: { ...bob, causes: [], locks: [], merges } }),
      "POST /api/auth/merges/merge/undoing": () => {
        merges = [];
        return { json: { ...merge, may_undo: false } };
      },
    }),
  );
  const { container } = showWithin(SignedIn, SupportedPerson, "/assistance/bob", "/assistance/:id");
  await userEvent.click(await screen.findByRole("button", { name: "Annuler la réunion" }));
  const asking = await screen.findByRole("dialog");
  await userEvent.type(within(asking).getByRole("textbox", { name: "Motif" }), "Fait par un tiers");
  await userEvent.click(within(asking).getByRole("button", { name: "Annuler la réunion" }));
  expect(await screen.findByText("Aucun autre compte n’a été réuni avec celui-ci.")).toBeVisible();
  expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({ reason: "Fait par un tiers" });
  expect(await faults(container)).toEqual([]);
});
