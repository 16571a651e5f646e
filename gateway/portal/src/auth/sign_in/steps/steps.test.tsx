import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { alice } from "../../../testing/cast";
import { problem, serve } from "../../../testing/server";
import { faults, show } from "../../../testing/show";
import { NextStep } from "./NextStep";

const HERE = "/connexion/etape?next=%2Fmon-suivi";

const step = {
  step: "second-factor",
  expires_at: "2026-11-20T10:10:00Z",
  factors: [
    { id: "mail", kind: "email", name: "", hint: "a•••@exemple.fr" },
    { id: "app", kind: "totp", name: "Téléphone", hint: "" },
  ],
  recovery_codes: true,
  kinds: [],
  terms: [],
};

describe("what is asked for after the password", () => {
  it("takes the code of an app, and leads where the person wanted to go", async () => {
    const came = serve({
      "GET /api/auth/sign-in": () => ({ json: step }),
      "POST /api/auth/sign-in/code": () => ({ status: 201, json: alice }),
    });
    const { router, container } = show(NextStep, HERE, "/connexion/etape");
    const field = await screen.findByLabelText("Code à 6 chiffres");
    expect(field).toHaveFocus();
    expect(await faults(container)).toEqual([]);
    await userEvent.type(field, "123456{Enter}");
    await screen.findByText("ailleurs");
    expect(router.state.location.pathname).toBe("/mon-suivi");
    expect(await came[1]?.json()).toEqual({ factor_id: "app", code: "123456" });
  });

  it("sends nothing before it is asked to, then says where the code went", async () => {
    const sent = {
      channel: "email",
      sent_to: "a•••@exemple.fr",
      expires_at: "2026-11-20T10:10:00Z",
      again_at: "2026-11-20T10:01:00Z",
      tries: 5,
    };
    const came = serve({
      "GET /api/auth/sign-in": () => ({ json: step }),
      "POST /api/auth/sign-in/codes": () => ({ json: sent }),
      "POST /api/auth/sign-in/code": () => problem(401, "second-factor-wrong"),
    });
    show(NextStep, HERE, "/connexion/etape");
    await userEvent.click(await screen.findByRole("button", { name: /Un code par e-mail/ }));
    expect(came).toHaveLength(1);
    await userEvent.click(screen.getByRole("button", { name: "Recevoir un code par e-mail" }));
    await userEvent.type(await screen.findByLabelText("Code reçu par e-mail"), "ABC234{Enter}");
    expect(await screen.findByText(/ne convient pas/)).toBeVisible();
  });

  it("leads back to the sign-in page when the ten minutes are over", async () => {
    serve({ "GET /api/auth/sign-in": () => problem(401, "sign-in-expired") });
    const { router } = show(NextStep, HERE, "/connexion/etape");
    await screen.findByText("ailleurs");
    expect(router.state.location.pathname + router.state.location.search).toBe(
      "/connexion?expire=1&next=%2Fmon-suivi",
    );
  });

  it("lets nobody past new terms without the tick", async () => {
    const came = serve({
      "GET /api/auth/sign-in": () => ({
        json: { ...step, step: "terms", terms: [{ kind: "employee", version: "2" }] },
      }),
      "POST /api/auth/sign-in/terms": () => ({ status: 201, json: alice }),
    });
    const { container } = show(NextStep, HERE, "/connexion/etape");
    const act = await screen.findByRole("button", { name: "Accepter et entrer" });
    expect(await faults(container)).toEqual([]);
    await userEvent.click(act);
    expect(await screen.findByText(/Acceptez les conditions/)).toBeVisible();
    expect(came).toHaveLength(1);
    await userEvent.click(screen.getByRole("checkbox"));
    await userEvent.click(act);
    await screen.findByText("ailleurs");
    expect(await came[1]?.json()).toEqual({ accepted: [{ kind: "employee", version: "2" }] });
  });

  it("asks for a tick under each of several texts", async () => {
    const terms = [
      { kind: "client", version: "2" },
      { kind: "deposit_client", version: "2" },
    ];
    const came = serve({
      "GET /api/auth/sign-in": () => ({ json: { ...step, step: "terms", terms } }),
      "POST /api/auth/sign-in/terms": () => ({ status: 201, json: alice }),
    });
    const { container } = show(NextStep, HERE, "/connexion/etape");
    const act = await screen.findByRole("button", { name: "Accepter et entrer" });
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("checkbox", { name: /entreprises clientes/ }));
    await userEvent.click(act);
    expect(await screen.findByText(/Acceptez les conditions/)).toBeVisible();
    expect(came).toHaveLength(1);
    await userEvent.click(screen.getByRole("checkbox", { name: /déposants/ }));
    await userEvent.click(act);
    await screen.findByText("ailleurs");
    expect(await came[1]?.json()).toEqual({ accepted: terms });
  });

  it("asks for an address of one's own at the first sign-in by letter", async () => {
    const terms = [{ kind: "employee", version: "1" }];
    serve({
      "GET /api/auth/sign-in": () => ({ json: { ...step, step: "first-sign-in", terms } }),
      "GET /api/auth/password-rules": () => ({
        json: { minimum: 8, kinds: [], phrase_minimum: 15, maximum: 128, refuse_common: true },
      }),
      "POST /api/auth/sign-in/first/address": () => ({
        status: 202,
        json: {
          channel: "email",
          sent_to: "a•••@exemple.fr",
          expires_at: "2026-11-22T10:00:00Z",
          again_at: "2026-11-20T10:01:00Z",
          tries: 5,
        },
      }),
      "POST /api/auth/sign-in/first": () => problem(403, "wrong-code", { tries_left: 4 }),
    });
    const { container } = show(NextStep, HERE, "/connexion/etape");
    await userEvent.type(
      await screen.findByLabelText("Adresse e-mail personnelle"),
      "alice@exemple.fr{Enter}",
    );
    await userEvent.type(await screen.findByLabelText(/Code reçu par e-mail/), "ABC234");
    expect(await faults(container)).toEqual([]);
    await userEvent.type(screen.getByLabelText(/^Mot de passe \*$/), "une phrase assez longue");
    await userEvent.type(screen.getByLabelText(/seconde fois/), "une phrase assez longue");
    await userEvent.click(screen.getByRole("checkbox"));
    await userEvent.click(screen.getByRole("button", { name: "Entrer dans mon espace" }));
    expect(await screen.findByText(/Il vous reste 4 essais/)).toBeVisible();
  });
});
