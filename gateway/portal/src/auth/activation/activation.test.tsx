import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { alice } from "../../testing/cast";
import { problem, type Route, serve } from "../../testing/server";
import { faults, show } from "../../testing/show";
import { Activation } from "./Activation";

const preview = {
  first_name: "Alice",
  last_name: "Martin",
  email: "alice@example.test",
  invited_by: "Étude Perrin",
  asks_confidential_password: true,
  terms: { kind: "deposit_client", version: "2026-11" },
};
const rules = {
  minimum: 8,
  kinds: ["digit", "upper", "lower", "special"],
  phrase_minimum: 15,
  maximum: 128,
  refuse_common: true,
};

function open(more: Record<string, Route> = {}) {
  const came = serve({
    "POST /api/auth/activations/preview": () => ({ json: preview }),
    "GET /api/auth/password-rules": () => ({ json: rules }),
    ...more,
  });
  return { came, ...show(Activation, "/activation#the-link", "/activation") };
}

async function fill() {
  await userEvent.type(await screen.findByLabelText(/^Mot de passe confidentiel/), "K7XR4P");
  await userEvent.type(screen.getByLabelText(/^Mot de passe( \*)?$/), "Voilier-7-Sardine");
  await userEvent.type(screen.getByLabelText(/seconde fois/), "Voilier-7-Sardine");
  await userEvent.click(screen.getByRole("checkbox"));
  await userEvent.click(screen.getByRole("button", { name: "Activer mon compte" }));
}

describe("TEN-42: the confidential password beside the link", () => {
  it("is typed with the rest, and a message says that the account is active", async () => {
    const { came, container } = open({
      "POST /api/auth/activations": () => ({ status: 201, json: { ...alice, language: "fr" } }),
    });
    await screen.findByLabelText(/^Mot de passe confidentiel/);
    expect(await faults(container)).toEqual([]);
    await fill();
    expect(await screen.findByText("ailleurs")).toBeVisible();
    const sent = came.find(({ url }) => url.endsWith("/activations"));
    expect(await sent?.json()).toMatchObject({ token: "the-link", confidential_password: "K7XR4P" });
  });

  it("is said to be wrong beside its field", async () => {
    open({ "POST /api/auth/activations": () => problem(403, "wrong-code", { tries_left: 4 }) });
    await fill();
    expect(await screen.findByText(/Ce mot de passe confidentiel n’est pas le bon/)).toBeVisible();
    expect(screen.getByLabelText(/^Mot de passe confidentiel/)).toHaveAttribute("aria-invalid", "true");
  });

  it("can be asked for anew", async () => {
    const sent = { channel: "email", sent_to: "a•••@example.test", expires_at: "", again_at: "", tries: 5 };
    const { came } = open({
      "POST /api/auth/activations/confidential-password": () => ({ status: 202, json: sent }),
    });
    await userEvent.click(
      await screen.findByRole("button", { name: "Demander un nouveau mot de passe confidentiel" }),
    );
    expect(came.filter(({ url }) => url.endsWith("/confidential-password"))).toHaveLength(1);
  });

  it("is needed to join an account that one has already, too", async () => {
    open();
    await userEvent.click(await screen.findByRole("button", { name: "J’ai déjà un compte" }));
    expect(await screen.findByText("Saisissez le mot de passe confidentiel reçu par e-mail.")).toBeVisible();
    await userEvent.type(screen.getByLabelText(/^Mot de passe confidentiel/), "K7XR4P");
    await userEvent.click(screen.getByRole("button", { name: "J’ai déjà un compte" }));
    expect(await screen.findByText("ailleurs")).toBeVisible();
  });
});

describe("AUTH-03: a link that has expired", () => {
  const expired = { "POST /api/auth/activations/preview": () => problem(404, "activation-closed") };

  it("has another one sent to the address on record, which is shown masked", async () => {
    const { came, container } = open({
      ...expired,
      "POST /api/auth/activations/repetition": () => ({ status: 202, json: { sent_to: "a•••@exemple.fr" } }),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Recevoir un nouveau lien" }));
    expect(await screen.findByText(/Un nouveau lien est parti à a•••@exemple.fr/)).toBeVisible();
    const sent = came.find(({ url }) => url.endsWith("/repetition"));
    expect(await sent?.json()).toEqual({ token: "the-link" });
    expect(await faults(container)).toEqual([]);
  });

  it("says where to look when a later one took its place", async () => {
    open({ ...expired, "POST /api/auth/activations/repetition": () => problem(404, "activation-closed") });
    await userEvent.click(await screen.findByRole("button", { name: "Recevoir un nouveau lien" }));
    expect(await screen.findByText(/cherchez-le dans votre messagerie/)).toBeVisible();
  });
});
