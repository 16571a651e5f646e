import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { switchLanguage } from "../../language";
import { SignedIn } from "../../shell/SignedIn";
import { alice, company, pageOf, vault } from "../../testing/cast";
import { problem, type Route, serve } from "../../testing/server";
import { faults, show, showWithin } from "../../testing/show";
import { Consents } from "../consents/Consents";
import { OwnData } from "../data_export/OwnData";
import { Closing } from "./Closing";
import { ClosingProgress } from "./ClosingProgress";

const copy = {
  id: "copy",
  state: "preparing",
  requested_at: "2026-11-20T08:00:00Z",
  ready_at: null,
  expires_at: null,
  size: null,
};

const said = (key: string, text: string, law: string | null = null, count: number | null = null) => ({
  key,
  text,
  law,
  until: null,
  count,
});

const none = {
  state: "none",
  departure: null,
  spaces: [],
  export: null,
  erased: [said("documents", "Vos documents personnels, partout où ils se trouvent.")],
  retained: [
    said("payslips", "Vos bulletins de paie, pendant 50 ans.", "Code du travail, article L. 3243-4"),
  ],
  code: null,
};

const sent = {
  channel: "email",
  sent_to: "a•••@exemple.fr",
  expires_at: "2026-11-20T10:30:00Z",
  again_at: "2026-11-20T10:01:00Z",
  tries: 5,
};

const answers = (more: Record<string, Route> = {}) => ({
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf<object>(vault, company) }),
  "GET /api/auth/me/exports": () => ({ json: { items: [] } }),
  "GET /api/auth/me/closing": () => ({ json: none }),
  "GET /api/vault/documents": () => ({ json: { items: [], total: 12, page: 1, pages: 12 } }),
  "GET /api/sharing/links": () => ({ json: { items: [], total: 3, page: 1, pages: 1 } }),
  ...more,
});

describe("AUTH-44: a copy of everything", () => {
  it("is asked for, and followed until it can be taken", async () => {
    let items: object[] = [];
    serve(
      answers({
        "GET /api/auth/me/exports": () => ({ json: { items } }),
        "POST /api/auth/me/exports": () => {
          items = [copy];
          return { status: 202, json: copy };
        },
      }),
    );
    const { container } = showWithin(SignedIn, OwnData, "/compte/mes-donnees");
    await userEvent.click(await screen.findByRole("button", { name: "Demander une copie" }));
    expect(await screen.findByText("En préparation")).toBeVisible();
    expect(screen.getByRole("button", { name: "Demander une copie" })).toBeDisabled();
    items = [{ ...copy, state: "ready", expires_at: "2026-11-27T08:00:00Z", size: 2_400_000 }];
    const way = await screen.findByRole("link", { name: "Télécharger" });
    expect(way).toHaveAttribute("href", "/api/auth/me/exports/copy/content");
    expect(screen.getByText(/à télécharger avant le 27 novembre 2026/)).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });
});

describe("AUTH-43: closing an account", () => {
  it("names and counts what is lost, and says what the law keeps", async () => {
    serve(answers());
    const { container } = showWithin(SignedIn, Closing, "/compte/suppression");
    const counted = (await screen.findByText("documents auxquels vous avez accès")).parentElement;
    expect(counted).toHaveTextContent("12");
    expect(screen.getByText("partages").parentElement).toHaveTextContent("3");
    expect(screen.getByText(/^espaces : .*Mon entreprise · Ateliers Moreau/)).toBeVisible();
    expect(screen.getByText(/Code du travail, article L. 3243-4/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Demander une copie" })).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("goes from the password to the code to the last word, and to the page that waits", async () => {
    const came = serve(
      answers({
        "POST /api/auth/me/closing": () => ({
          status: 202,
          json: { ...none, state: "code", departure: "asked", code: sent },
        }),
        "POST /api/auth/me/closing/code": () => ({
          json: { ...none, state: "confirm", departure: "granted" },
        }),
        "POST /api/auth/me/closing/confirmation": () => ({
          status: 202,
          json: { progress: "secret", state: "closing", closed_at: null, services: [] },
        }),
      }),
    );
    const { router } = showWithin(SignedIn, Closing, "/compte/suppression");
    await userEvent.click(await screen.findByRole("button", { name: "Commencer la suppression" }));
    expect(screen.getByRole("heading", { name: /^Étape 1 sur 3/ })).toHaveFocus();
    await userEvent.type(
      screen.getByLabelText(/^Mot de passe/, { selector: "input" }),
      "Un-secret-2026{Enter}",
    );
    await userEvent.type(await screen.findByLabelText("Code reçu par e-mail"), "K7PQ2M{Enter}");
    expect(await screen.findByRole("heading", { name: /^Étape 3 sur 3/ })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Supprimer définitivement mon compte" }));
    const question = await screen.findByRole("dialog");
    expect(question).toHaveTextContent("Alice Martin");
    expect(came.some(({ url }) => url.endsWith("/confirmation"))).toBe(false);
    await userEvent.click(within(question).getByRole("button", { name: "Oui, supprimer mon compte" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/suppression"));
    expect(router.state.location.hash).toBe("#secret");
  });

  it("stays at the code when all is asked again, and says in the language shown what goes", async () => {
    const english = {
      ...none,
      erased: [said("documents", "Your personal documents.")],
      state: "code",
      departure: "granted",
    };
    let state: object = none;
    serve(
      answers({
        "GET /api/auth/me/closing": ({ headers }) => ({
          json: headers.get("Accept-Language") === "en" ? english : state,
        }),
        "POST /api/auth/me/closing": () => {
          state = { ...none, state: "code", departure: "asked", code: sent };
          return { status: 202, json: state };
        },
      }),
    );
    showWithin(SignedIn, Closing, "/compte/suppression");
    await userEvent.click(await screen.findByRole("button", { name: "Commencer la suppression" }));
    const secret = screen.getByLabelText(/^Mot de passe/, { selector: "input" });
    await userEvent.type(secret, "Un-secret-2026{Enter}");
    await userEvent.type(await screen.findByLabelText("Code reçu par e-mail"), "K7PQ");
    await act(() => switchLanguage("en"));
    expect(await screen.findByText("Your personal documents.")).toBeVisible();
    expect(screen.getByDisplayValue("K7PQ")).toBeVisible();
  });

  it("is given up at any step before that", async () => {
    let state: object = { ...none, state: "confirm", departure: "granted" };
    serve(
      answers({
        "GET /api/auth/me/closing": () => ({ json: state }),
        "DELETE /api/auth/me/closing": () => {
          state = none;
          return { status: 204 };
        },
      }),
    );
    showWithin(SignedIn, Closing, "/compte/suppression");
    await userEvent.click(await screen.findByRole("button", { name: "Renoncer" }));
    expect(await screen.findByText("Votre compte est conservé. Rien n’a été supprimé.")).toBeVisible();
    expect(await screen.findByRole("button", { name: "Commencer la suppression" })).toBeVisible();
  });

  it("waits for the answer of who keeps an administrator, then offers the last word", async () => {
    let departure = "asked";
    serve(
      answers({ "GET /api/auth/me/closing": () => ({ json: { ...none, state: "confirm", departure } }) }),
    );
    const { container } = showWithin(SignedIn, Closing, "/compte/suppression");
    expect(await screen.findByText(/^Un instant/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Supprimer définitivement mon compte" })).toBeNull();
    expect(await faults(container)).toEqual([]);
    departure = "granted";
    const last = { name: "Supprimer définitivement mon compte" };
    expect(await screen.findByRole("button", last)).toBeVisible();
    expect(screen.queryByText(/^Un instant/)).toBeNull();
  });

  it("names the spaces that need another administrator first, and leads back to the beginning", async () => {
    const refused = { departure: "refused", spaces: ["Étude Imaginaire", "Maison Sud"] };
    let state: object = { ...none, state: "confirm", ...refused };
    serve(
      answers({
        "GET /api/auth/me/closing": () => ({ json: state }),
        "DELETE /api/auth/me/closing": () => {
          state = none;
          return { status: 204 };
        },
      }),
    );
    const { container } = showWithin(SignedIn, Closing, "/compte/suppression");
    expect(
      await screen.findByRole("heading", { name: "Un autre administrateur est nécessaire" }),
    ).toBeVisible();
    expect(screen.getByText("Étude Imaginaire")).toBeVisible();
    expect(screen.getByText("Maison Sud")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Supprimer définitivement mon compte" })).toBeNull();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Renoncer" }));
    expect(await screen.findByRole("button", { name: "Commencer la suppression" })).toBeVisible();
  });

  it("is done only when every service has reported", async () => {
    const service = (name: string, done_at: string | null) => ({
      service: name,
      done_at,
      erased: [],
      retained: [],
    });
    const at = "2026-11-20T10:00:00Z";
    let progress: object = {
      state: "closing",
      closed_at: null,
      services: [service("tenancy", at), service("sharing", null), service("auth", null)],
    };
    serve({ "POST /api/auth/closings/progress": () => ({ json: progress }) });
    location.hash = "#secret";
    const { container } = show(ClosingProgress, "/suppression");
    expect(
      await screen.findByRole("heading", { name: "Services qui ont terminé\u00a0: 1 sur 3" }),
    ).toBeVisible();
    expect(screen.queryByText("Votre compte est supprimé")).toBeNull();
    expect(await faults(container)).toEqual([]);
    progress = {
      state: "closed",
      closed_at: at,
      services: [
        { ...service("vault", at), erased: [said("documents", "Vos documents personnels.", null, 4)] },
        {
          ...service("auth", at),
          retained: [said("consents", "La date de vos acceptations.", "RGPD, article 7", 2)],
        },
      ],
    };
    expect(await screen.findByText("Votre compte est supprimé")).toHaveFocus();
    expect(screen.getByText(/Vos documents personnels\. \(4\)/)).toBeVisible();
    expect(screen.getByText("RGPD, article 7")).toBeVisible();
  });
});

describe("AUTH-43: a link to a closing that nobody knows", () => {
  it("says that nothing is there, and not that anything is under way", async () => {
    serve({ "POST /api/auth/closings/progress": () => problem(404, "closing-not-found") });
    location.hash = "#autre";
    show(ClosingProgress, "/suppression");
    expect(await screen.findByRole("alert")).toBeVisible();
    expect(screen.queryByText("Suppression en cours")).toBeNull();
  });
});

describe("AUTH-17: what was accepted", () => {
  it("is listed with version and time, and can be read", async () => {
    serve(
      answers({
        "GET /api/auth/me/consents": () => ({
          json: { items: [{ kind: "employee", version: "2026-01", accepted_at: "2026-11-20T08:00:00Z" }] },
        }),
        "GET /api/auth/terms/employee": () => ({
          json: { kind: "employee", version: "2026-01", title: "Conditions des salariés", paragraphs: [] },
        }),
      }),
    );
    const { container } = showWithin(SignedIn, Consents, "/compte/consentements");
    expect(await screen.findByRole("heading", { name: "Conditions des salariés" })).toBeVisible();
    expect(screen.getByText(/Version 2026-01/)).toHaveTextContent("accepté le 20 novembre 2026");
    expect(await faults(container)).toEqual([]);
  });
});
