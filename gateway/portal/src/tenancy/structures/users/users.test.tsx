import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../../../shell/SignedIn";
import { type Answer, problem, type Route, serve } from "../../../testing/server";
import { faults, showWithin } from "../../../testing/show";
import { answersOfStructure, colleague, user } from "../../../testing/structures";
import { Leaving } from "../profile/Leaving";
import { Users } from "./Users";

const PATH = "/api/tenancy/structures/structure/users";
const open = () => showWithin(SignedIn, Users, "/mes-utilisateurs");
const list = (...users: object[]): Record<string, Route> => ({
  [`GET ${PATH}`]: () => ({ json: { items: users, after: null } }),
});
const manage = async (name: string) =>
  userEvent.click(await screen.findByRole("button", { name: `Gérer ${name}` }));

describe("TEN-46: the users of a structure", () => {
  it("lists them with address, profile and state", async () => {
    serve(answersOfStructure("administrator", list(user, colleague)));
    const { container } = open();
    const row = await screen.findByRole("row", { name: /Noir Sam/ });
    expect(within(row).getByText("sam@exemple.fr")).toBeVisible();
    expect(within(row).getByText("Utilisateur")).toBeVisible();
    expect(within(row).getByText("Actif")).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("is not there for who does not administer", async () => {
    const came = serve(answersOfStructure("user", list(user)));
    open();
    expect(await screen.findByText("Page introuvable")).toBeVisible();
    expect(came.some(({ url }) => url.includes("/users"))).toBe(false);
    expect(screen.queryByRole("link", { name: "Mes utilisateurs" })).toBeNull();
    expect(screen.getAllByRole("link", { name: "Mon profil" }).length).toBeGreaterThan(0);
  });

  it("says beside its field why somebody can't be added", async () => {
    const refusals: Answer[] = [
      problem(422, "user-invalid", {
        errors: [{ field: "email", reason: "Cette adresse ne convient pas." }],
      }),
      problem(409, "member-exists"),
    ];
    serve(
      answersOfStructure("administrator", { ...list(user), [`POST ${PATH}`]: () => refusals.shift() ?? {} }),
    );
    open();
    await userEvent.click(await screen.findByRole("button", { name: "Ajouter un utilisateur" }));
    const add = await screen.findByRole("button", { name: "Ajouter cet utilisateur" });
    await userEvent.click(add);
    expect(await screen.findByText("Cette adresse ne convient pas.")).toBeVisible();
    await userEvent.click(add);
    expect(await screen.findByText(/déjà un utilisateur/)).toBeVisible();
  });

  it("lets another user replace a lost mobile, and says so", async () => {
    const allowed = `POST ${PATH}/sam/phone-change`;
    const came = serve(
      answersOfStructure("administrator", {
        ...list(user, colleague),
        [allowed]: () => ({ json: colleague }),
      }),
    );
    open();
    await manage("Sam Noir");
    await userEvent.click(await screen.findByRole("button", { name: "Permettre de changer de mobile" }));
    expect(await screen.findByText(/^Sam Noir peut changer de mobile pendant 48 heures/)).toBeVisible();
    expect(came.filter(({ url }) => url.endsWith("/sam/phone-change"))).toHaveLength(1);
  });

  it("leaves the profile as it was when there are two administrators already", async () => {
    serve(
      answersOfStructure("administrator", {
        ...list(user, colleague),
        [`PUT ${PATH}/sam/profile`]: () => problem(409, "too-many-administrators"),
      }),
    );
    open();
    await manage("Sam Noir");
    const profile = await screen.findByRole("combobox", { name: "Profil" });
    await userEvent.selectOptions(profile, "administrator");
    expect(await screen.findByText(/deux administrateurs au plus : donnez/)).toBeVisible();
    expect(profile).toHaveValue("user");
  });

  it("asks by name before it removes somebody, and to whom their requests go", async () => {
    const came = serve(
      answersOfStructure("administrator", {
        ...list(user, colleague),
        [`POST ${PATH}/sam/removal`]: () => ({ status: 204 }),
      }),
    );
    open();
    await manage("Sam Noir");
    await userEvent.click(await screen.findByRole("button", { name: "Supprimer cet utilisateur" }));
    expect(await screen.findByRole("dialog", { name: /Supprimer l’accès de Sam Noir/ })).toBeVisible();
    expect(screen.getByRole("combobox", { name: "Ses demandes reviennent à" })).toHaveDisplayValue(
      "Camille Perrin (Administrateur)",
    );
    await userEvent.click(screen.getByRole("button", { name: "Supprimer l’accès" }));
    expect(await screen.findByText("L’accès de Sam Noir est supprimé.")).toBeVisible();
    const sent = came.find(({ url }) => url.endsWith("/removal"));
    expect(await sent?.json()).toEqual({ new_owner_id: "camille" });
  });
});

const Page = () => <Leaving structure="structure" name="Étude Perrin" />;

describe("TEN-41, TEN-43: leaving a structure", () => {
  const own = (administrator: boolean, asked_at: string | null = null) => ({
    "GET /api/tenancy/structures/structure/own-deletion-request": () => ({
      json: { administrator, asked_at },
    }),
  });

  it("tells the only administrator that a second one is needed first", async () => {
    serve(answersOfStructure("administrator", { ...list(user, colleague), ...own(true) }));
    showWithin(SignedIn, Page, "/mon-profil");
    expect(await screen.findByText(/nommez-en d’abord un second/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Quitter cet espace" })).toBeNull();
  });

  it("has a user ask, and shows that they did", async () => {
    serve(
      answersOfStructure("user", {
        ...own(false),
        "POST /api/tenancy/structures/structure/own-deletion-request": () => ({
          json: { administrator: false, asked_at: "2026-11-20T09:00:00Z" },
        }),
      }),
    );
    showWithin(SignedIn, Page, "/mon-profil");
    await userEvent.click(await screen.findByRole("button", { name: "Demander la suppression" }));
    const question = await screen.findByRole("dialog");
    await userEvent.click(within(question).getByRole("button", { name: "Demander la suppression" }));
    expect(await screen.findByText(/le 20 novembre 2026/)).toBeVisible();
  });
});
