import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../shell/SignedIn";
import { alice, pageOf, vault } from "../testing/cast";
import { problem, type Route, serve } from "../testing/server";
import { faults, showWithin } from "../testing/show";
import { Devices } from "./devices/Devices";
import { LinkedAccounts } from "./merging/LinkedAccounts";
import { Security } from "./second_factors/Security";
import { SecurityJournal } from "./security_journal/SecurityJournal";

const answers = (more: Record<string, Route> = {}) => ({
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
  ...more,
});

const password = () => screen.findByLabelText(/^Mot de passe/, { selector: "input" });

describe("AUTH-12: second factors", () => {
  const none = { factors: [], inherited: [], recovery_codes_left: 0, required_by: [] };
  const codes = Array.from({ length: 10 }, (_, place) => `AAAA-000${place}`);

  it("sets an app up with its square, shows the recovery codes once, and waits until they are stored", async () => {
    const came = serve(
      answers({
        "GET /api/auth/second-factors": () => ({ json: none }),
        "POST /api/auth/proofs": () => ({
          status: 201,
          json: { proof: "preuve", expires_at: "2026-11-20T10:01:00Z" },
        }),
        "POST /api/auth/second-factors": () => ({
          status: 201,
          json: {
            id: "factor",
            kind: "totp",
            expires_at: "2026-11-20T10:10:00Z",
            totp: { secret: "ABCDEFGH", uri: "otpauth://totp/x", qr: "data:image/svg+xml,%3Csvg/%3E" },
            passkey: null,
            code: null,
          },
        }),
        "POST /api/auth/second-factors/factor/confirmation": () => ({
          json: { factor: { id: "factor", kind: "totp", name: "", hint: "" }, recovery_codes: codes },
        }),
      }),
    );
    showWithin(SignedIn, Security, "/compte/securite");
    await userEvent.click(await screen.findByRole("button", { name: /^Application d’authentification/ }));
    await userEvent.type(await password(), "Un-secret-2026{Enter}");
    expect(await screen.findByAltText(/QR code/)).toBeVisible();
    expect(screen.getByText("ABCD EFGH")).toBeVisible();
    await userEvent.type(screen.getByLabelText(/Code affiché/), "123456{Enter}");
    const list = await screen.findByRole("list", { name: "Codes de secours" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(10);
    expect(screen.getByRole("button", { name: "Imprimer" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Terminer" }));
    expect(list).toBeVisible();
    await userEvent.click(screen.getByRole("checkbox"));
    await userEvent.click(screen.getByRole("button", { name: "Terminer" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    const proof = came.find(({ url }) => url.endsWith("/proofs"));
    expect(await proof?.json()).toMatchObject({
      audience: "auth",
      purpose: "second-factors",
      subject: alice.account_id,
    });
  });

  it("says what is lost with the last one, and why it can't go where an organisation requires one", async () => {
    const own = {
      factors: [
        {
          id: "one",
          kind: "sms",
          name: "",
          hint: "•• •• •• •• 12",
          added_at: "2026-11-01T10:00:00Z",
          last_used_at: null,
        },
      ],
      inherited: [],
      recovery_codes_left: 7,
      required_by: ["Agence Rhône"],
    };
    serve(
      answers({
        "GET /api/auth/second-factors": () => ({ json: own }),
        "POST /api/auth/proofs": () => ({
          status: 201,
          json: { proof: "preuve", expires_at: "2026-11-20T10:01:00Z" },
        }),
        "POST /api/auth/second-factors/one/removal": () => problem(409, "second-factor-required"),
      }),
    );
    const { container } = showWithin(SignedIn, Security, "/compte/securite");
    expect(await screen.findByText("Exigée par Agence Rhône.")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: /^Retirer\u00a0: Code par SMS/ }));
    expect(await screen.findByText(/vos codes de secours ne vaudront plus/)).toBeVisible();
    await userEvent.type(await password(), "Un-secret-2026{Enter}");
    expect(await screen.findByText(/Un organisme exige la double authentification/)).toBeVisible();
  });

  it("names the passkeys that linked accounts have, which are no second factor, and removes them", async () => {
    const passkey = {
      id: "two",
      kind: "passkey",
      name: "Clé bleue",
      hint: "",
      account: "123456789012",
      added_at: "2026-11-01T10:00:00Z",
      last_used_at: null,
    };
    const came = serve(
      answers({
        "GET /api/auth/second-factors": () => ({ json: { ...none, inherited: [passkey] } }),
        "POST /api/auth/proofs": () => ({
          status: 201,
          json: { proof: "preuve", expires_at: "2026-11-20T10:01:00Z" },
        }),
        "POST /api/auth/second-factors/two/removal": () => ({ status: 204 }),
      }),
    );
    const { container } = showWithin(SignedIn, Security, "/compte/securite");
    expect(await screen.findByText(/Compte 123456789012/)).toBeVisible();
    expect(screen.getByText("Désactivée")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: /^Retirer\u00a0: .*Clé bleue/ }));
    expect(await screen.findByText("Retirer cette clé d’accès ?")).toBeVisible();
    await userEvent.type(await password(), "Un-secret-2026{Enter}");
    await waitFor(() => expect(came.some(({ url }) => url.endsWith("/two/removal"))).toBe(true));
  });
});

describe("AUTH-13: devices", () => {
  const session = {
    id: "here",
    current: true,
    browser: "Firefox",
    system: "Windows",
    device: "computer",
    factors: ["pwd"],
    started_at: "2026-11-20T08:00:00Z",
    last_used_at: "2026-11-20T09:00:00Z",
    expires_at: "2026-11-21T08:00:00Z",
  };
  const phone = {
    ...session,
    id: "there",
    current: false,
    browser: "Safari",
    system: "iOS",
    device: "phone",
  };

  it("are signed out one by one", async () => {
    const came = serve(
      answers({
        "GET /api/auth/sessions": () => ({ json: { items: [session, phone] } }),
        "DELETE /api/auth/sessions/there": () => ({ status: 204 }),
      }),
    );
    const { container } = showWithin(SignedIn, Devices, "/compte/appareils");
    expect(await screen.findByText("Cet appareil")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Déconnecter\u00a0: Safari sur iOS" }));
    expect(await screen.findByText("Safari sur iOS : cet appareil est déconnecté.")).toBeVisible();
    expect(came.some(({ method, url }) => method === "DELETE" && url.endsWith("/there"))).toBe(true);
  });

  it("are all signed out but this one, after a question that counts them", async () => {
    const came = serve(
      answers({
        "GET /api/auth/sessions": () => ({ json: { items: [session, phone, { ...phone, id: "third" }] } }),
        "DELETE /api/auth/sessions": () => ({ status: 204 }),
      }),
    );
    showWithin(SignedIn, Devices, "/compte/appareils");
    await userEvent.click(await screen.findByRole("button", { name: "Déconnecter les 2 autres appareils" }));
    const question = await screen.findByRole("dialog");
    expect(question).toHaveTextContent("2 appareils seront déconnectés");
    await userEvent.click(
      within(question).getByRole("button", { name: "Déconnecter les 2 autres appareils" }),
    );
    expect(await screen.findByText("Vos autres appareils sont déconnectés.")).toBeVisible();
    const [ended] = came.filter(({ method }) => method === "DELETE");
    expect(new URL(ended?.url ?? "").searchParams.get("keep_current")).toBe("true");
  });
});

describe("AUTH-07, AUTH-08: other accounts", () => {
  const association = {
    id: "merge",
    cause: "linked",
    private_number: "402718365519",
    name: "Alice Martin",
    email: "alice@ancien.fr",
    at: "2026-11-20T08:00:00Z",
    undo_until: "2026-12-20T08:00:00Z",
    undone_at: null,
    may_undo: true,
  };

  it("are linked by identifier and password, and separated within 30 days", async () => {
    const came = serve(
      answers({
        "GET /api/auth/me/associations": () => ({ json: { items: [association] } }),
        "POST /api/auth/me/associations": () => ({ status: 201, json: association }),
        "POST /api/auth/me/associations/merge/undoing": () => ({ json: { ...association, may_undo: false } }),
      }),
    );
    const { container } = showWithin(SignedIn, LinkedAccounts, "/compte/comptes-associes");
    expect(await screen.findByText(/revenir en arrière jusqu’au 20 décembre 2026/)).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.type(screen.getByLabelText(/^Identifiant de l’autre compte/), "ancien");
    await userEvent.type(
      screen.getByLabelText(/^Mot de passe de l’autre compte/, { selector: "input" }),
      "secret{Enter}",
    );
    expect(await screen.findByText(/ce compte est associé au vôtre/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: /^Séparer\u00a0: Alice Martin/ }));
    await userEvent.click(await screen.findByRole("button", { name: "Séparer ces comptes" }));
    expect(await screen.findByText(/les deux comptes sont séparés\.$/)).toBeVisible();
    expect(came.some(({ url }) => url.endsWith("/merge/undoing"))).toBe(true);
  });

  it("send to the other account when that one asks for a second factor", async () => {
    serve(
      answers({
        "GET /api/auth/me/associations": () => ({ json: { items: [] } }),
        "POST /api/auth/me/associations": () => problem(409, "other-account-has-second-factor"),
      }),
    );
    showWithin(SignedIn, LinkedAccounts, "/compte/comptes-associes");
    await userEvent.type(await screen.findByLabelText(/^Identifiant de l’autre compte/), "ancien");
    await userEvent.type(
      screen.getByLabelText(/^Mot de passe de l’autre compte/, { selector: "input" }),
      "secret{Enter}",
    );
    expect(await screen.findByText(/associez celui-ci depuis là-bas/)).toBeVisible();
  });
});

describe("AUTH-07: somebody who signed in a while ago", () => {
  it("is led to sign in again, and back", async () => {
    serve(
      answers({
        "GET /api/auth/me/associations": () => ({ json: { items: [] } }),
        "POST /api/auth/me/associations": () => problem(403, "sign-in-again"),
      }),
    );
    showWithin(SignedIn, LinkedAccounts, "/compte/comptes-associes");
    await userEvent.type(await screen.findByLabelText(/^Identifiant de l’autre compte/), "ancien");
    await userEvent.type(
      screen.getByLabelText(/^Mot de passe de l’autre compte/, { selector: "input" }),
      "secret{Enter}",
    );
    const way = await screen.findByRole("link", { name: "Se connecter" });
    expect(way.getAttribute("href")).toMatch(/^\/connexion\?next=.*&encore=1$/);
  });
});

describe("AUTH-45: the security journal", () => {
  const line = (id: string, text: string, browser = "Firefox") => ({
    id,
    at: "2026-11-20T08:00:00Z",
    act: "signed-in",
    text,
    from: { browser, system: "Windows", network: "192.0.2.0" },
  });

  it("is read page by page, and searched by the server in words, kinds and days that the address keeps", async () => {
    const asked: string[] = [];
    const lines = [line("1", "Vous vous êtes connecté."), line("2", "Vous avez changé votre mot de passe.")];
    serve(
      answers({
        "GET /api/auth/me/journal": request => {
          const { search, searchParams } = new URL(request.url);
          asked.push(search);
          const some = searchParams.get("q") ? lines.slice(1) : lines;
          return { json: { ...pageOf(...some), total: 42, pages: 3 } };
        },
      }),
    );
    const { container, router } = showWithin(SignedIn, SecurityJournal, "/compte/journal?page=2");
    expect(await screen.findByText("Vous vous êtes connecté.")).toBeVisible();
    expect(screen.getAllByText(/Firefox, Windows · adresse 192\.0\.2…$/)[0]).toBeVisible();
    expect(screen.getByRole("navigation", { name: "Pages de la liste" })).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.type(screen.getByLabelText("Chercher dans le journal"), "CHANGE");
    await waitFor(() => expect(screen.queryByText("Vous vous êtes connecté.")).toBeNull());
    expect(screen.getByText("42 lignes trouvées")).toBeVisible();
    expect(router.state.location.search).toBe("?q=CHANGE");
    await userEvent.selectOptions(screen.getByLabelText("Quoi"), "Modifications du compte");
    fireEvent.change(screen.getByLabelText("Du"), { target: { value: "2026-11-01" } });
    await waitFor(() => expect(router.state.location.search).toBe("?q=CHANGE&kind=change&from=2026-11-01"));
    await waitFor(() => expect(asked.at(-1)).toBe("?q=CHANGE&kind=change&from=2026-11-01&page=1&size=20"));
    await userEvent.click(screen.getByRole("button", { name: "Effacer la recherche" }));
    await waitFor(() => expect(router.state.location.search).toBe("?kind=change&from=2026-11-01"));
  });
});
