import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { alice } from "../../testing/cast";
import { problem, serve } from "../../testing/server";
import { faults, show } from "../../testing/show";
import { OutsideLinking } from "../outside_identities/OutsideLinking";
import { OutsideReturn } from "../outside_identities/OutsideReturn";
import { NextStep } from "../sign_in/steps/NextStep";
import { ApplicationSignOut } from "./ApplicationSignOut";
import { Authorization } from "./Authorization";

describe("AUTH-16: back from an outside provider", () => {
  const HERE = "/connexion/retour/ailleurs?code=c&state=s";

  it("signs in whose identity is linked", async () => {
    const came = serve({
      "POST /api/auth/outside-sign-ins/completion": () => ({ status: 201, json: alice }),
    });
    const { router } = show(OutsideReturn, HERE, "/connexion/retour/:provider");
    await screen.findByText("ailleurs");
    expect(router.state.location.pathname).toBe("/");
    expect(await came[0]?.json()).toEqual({ code: "c", state: "s", provider: "ailleurs" });
  });

  it("leads who is not linked yet through the sign-in page to the linking", async () => {
    serve({
      "POST /api/auth/outside-sign-ins/completion": () =>
        problem(409, "outside-identity-unknown", { provider: "p", name: "Identité" }),
    });
    const { container } = show(OutsideReturn, HERE, "/connexion/retour/:provider");
    const way = await screen.findByRole("link", { name: "Me connecter et rattacher" });
    const next = new URL(way.getAttribute("href") ?? "", location.origin).searchParams.get("next");
    expect(next).toMatch(/^\/connexion\/rattacher\?nom=Identit/);
    expect(await faults(container)).toEqual([]);
  });

  it.each([
    [problem(401, "outside-sign-in-failed"), /interrompue ou a expiré/],
    [problem(409, "outside-identity-taken"), /rattachée à un autre compte/],
    [problem(422, "invalid"), /interrompue ou a expiré/],
  ])("says why nobody came in, and where to go", async (refusal, why) => {
    serve({ "POST /api/auth/outside-sign-ins/completion": () => refusal });
    show(OutsideReturn, HERE, "/connexion/retour/:provider");
    expect(await screen.findByText(why)).toBeVisible();
    expect(screen.getByRole("link", { name: "Se connecter" })).toBeVisible();
  });

  it("says that an identity is somebody else's instead of linking it", async () => {
    serve({ "POST /api/auth/outside-identities": () => problem(409, "outside-identity-taken") });
    show(OutsideLinking, "/connexion/rattacher?nom=Identit%C3%A9", "/connexion/rattacher");
    expect(await screen.findByRole("heading", { name: "L’identité n’est pas rattachée" })).toBeVisible();
    expect(screen.getByText(/rattachée à un autre compte/)).toBeVisible();
  });
});

describe("AUTH-14: an application asks for access as it was not registered to", () => {
  it("tells whoever was sent here that nothing was given, and whom to tell", async () => {
    const { container } = show(Authorization, "/autorisation?impossible=1", "/autorisation");
    expect(await screen.findByRole("heading", { name: /ne peut pas vous demander/ })).toBeVisible();
    expect(screen.getByText(/Rien ne lui a été transmis/)).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });
});

describe("AUTH-14: an application asks to sign out", () => {
  const HERE = "/deconnexion?demande=d";
  const answer = (application: string | null, signed_in: boolean) => ({
    "POST /api/auth/sign-outs/preview": () => ({
      json: { application: application && { id: "a", name: application, home: null }, signed_in },
    }),
    "POST /api/auth/sign-outs": () => ({ json: { redirect_to: null } }),
  });

  it("asks first, then says that it is done", async () => {
    serve(answer("Congés", true));
    const { container } = show(ApplicationSignOut, HERE, "/deconnexion");
    expect(await screen.findByText(/Congés demande à vous déconnecter/)).toBeVisible();
    expect(screen.getByRole("link", { name: "Rester connecté" })).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Se déconnecter" }));
    expect(await screen.findByRole("heading", { name: "Vous êtes déconnecté" })).toBeVisible();
  });

  it("offers nobody to stay who is not signed in, and asks nothing where there is nothing to end", async () => {
    serve(answer("Congés", false));
    show(ApplicationSignOut, HERE, "/deconnexion");
    expect(await screen.findByText("Congés demande à vous déconnecter.")).toBeVisible();
    expect(screen.queryByRole("link", { name: "Rester connecté" })).toBeNull();
  });

  it("says so where nobody is signed in", async () => {
    serve(answer(null, false));
    show(ApplicationSignOut, HERE, "/deconnexion");
    expect(await screen.findByRole("heading", { name: "Vous n’êtes pas connecté" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Se déconnecter" })).toBeNull();
  });

  it("does not open a request that is over", async () => {
    serve({ "POST /api/auth/sign-outs/preview": () => problem(404, "sign-out-expired") });
    show(ApplicationSignOut, HERE, "/deconnexion");
    expect(await screen.findByRole("heading", { name: "Cette demande n’est plus valable" })).toBeVisible();
  });
});

describe("AUTH-12: a second factor that an organisation requires", () => {
  const step = {
    step: "enrol",
    expires_at: "2026-11-20T10:10:00Z",
    factors: [],
    recovery_codes: false,
    kinds: ["totp", "sms", "email"],
    terms: [],
  };
  const sent = {
    channel: "sms",
    sent_to: "•• •• •• •• 12",
    expires_at: "2026-11-20T10:10:00Z",
    again_at: "2026-11-20T10:01:00Z",
    tries: 5,
  };

  it("goes step by step, each beginning at its heading, and back", async () => {
    serve({
      "GET /api/auth/sign-in": () => ({ json: step }),
      "POST /api/auth/sign-in/enrolment": async request =>
        (await request.json()).phone === "0102"
          ? problem(422, "invalid", { errors: [{ field: "phone", reason: "Pas un mobile." }] })
          : {
              status: 201,
              json: {
                id: "f",
                kind: "sms",
                expires_at: sent.expires_at,
                totp: null,
                passkey: null,
                code: sent,
              },
            },
      "POST /api/auth/sign-in/enrolment/f/confirmation": () =>
        problem(422, "invalid", { errors: [{ field: "code", reason: "Ce code n’est pas le bon." }] }),
    });
    const { container } = show(NextStep, "/connexion/etape", "/connexion/etape");
    await userEvent.click(await screen.findByRole("radio", { name: "Code par SMS" }));
    await userEvent.click(screen.getByRole("button", { name: "Continuer" }));
    expect(screen.getByRole("heading", { name: "Où recevoir les codes" })).toHaveFocus();
    const phone = screen.getByLabelText("Numéro de mobile");
    await userEvent.type(phone, "0102{Enter}");
    expect(await screen.findByText("Pas un mobile.")).toBeVisible();
    expect(phone).toHaveFocus();
    await userEvent.clear(phone);
    await userEvent.type(phone, "0612345678{Enter}");
    expect(await screen.findByRole("heading", { name: "Saisissez le code reçu" })).toHaveFocus();
    await userEvent.type(screen.getByLabelText("Code reçu par SMS"), "000000{Enter}");
    expect(await screen.findByText("Ce code n’est pas le bon.")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Choisir autrement" }));
    expect(screen.getByRole("heading", { name: "Choisissez votre moyen de vérification" })).toHaveFocus();
  });
});
