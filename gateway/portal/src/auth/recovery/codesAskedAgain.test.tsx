import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { problem, serve } from "../../testing/server";
import { faults, show } from "../../testing/show";
import { AskReset } from "../passwords/AskReset";
import { Reset } from "../passwords/Reset";
import { LostIdentifier } from "./LostIdentifier";

const past = "2026-11-20T10:01:00Z";
const sent = { sent_to: "a•••@exemple.fr", expires_at: "2026-11-22T10:00:00Z", again_at: past, tries: 5 };
const noCaptcha = { "GET /api/auth/captcha": () => problem(404, "captcha-disabled") };
const again = () => screen.findByRole("button", { name: "Demander un nouveau code" });

describe("a code that did not come", () => {
  it("is asked for again with its link, and what was typed so far of the code goes", async () => {
    serve({
      "POST /api/auth/resets/preview": () => ({
        json: { email: "a•••@exemple.fr", identifier: null, expires_at: sent.expires_at },
      }),
      "POST /api/auth/resets/code": () => ({ json: { ...sent, channel: "email" } }),
    });
    const { container } = show(Reset, "/reinitialisation#secret");
    const field = await screen.findByLabelText(/^Code/);
    await userEvent.type(field, "ABC");
    await userEvent.click(await again());
    expect(await screen.findByText(/est parti par e-mail à a•••@exemple.fr/)).toBeVisible();
    expect(field).toHaveValue("");
    expect(await faults(container)).toEqual([]);
  });

  it("is told that another one was sent a moment ago", async () => {
    serve({
      "POST /api/auth/resets/preview": () => ({
        json: { email: "a•••@exemple.fr", identifier: null, expires_at: sent.expires_at },
      }),
      "POST /api/auth/resets/code": () => problem(429, "code-too-soon", { again_at: past }),
    });
    show(Reset, "/reinitialisation#secret");
    await userEvent.click(await again());
    expect(await screen.findByRole("alert")).toBeVisible();
  });

  it("comes with another link for whoever forgot the password, by the same request", async () => {
    const came = serve({
      ...noCaptcha,
      "POST /api/auth/resets": () => ({ status: 202, json: { again_at: past } }),
    });
    show(AskReset, { pathname: "/mot-de-passe-oublie", state: { typed: "alice@exemple.fr" } });
    await userEvent.click(await screen.findByRole("button", { name: "Recevoir le lien" }));
    await userEvent.click(await again());
    expect((await screen.findAllByText(/le lien et le code précédents ne valent plus/)).length).toBe(1);
    const asked = came.filter(({ method }) => method === "POST");
    const bodies = await Promise.all(asked.map(request => request.json()));
    expect(bodies.map(({ email }) => email)).toEqual(["alice@exemple.fr", "alice@exemple.fr"]);
  });

  it("is asked for again by whoever lost the identifier", async () => {
    const came = serve({
      ...noCaptcha,
      "GET /api/auth/terms/privacy": () => ({ json: { kind: "privacy", version: "2026-11", text: "…" } }),
      "POST /api/auth/lost-identifiers": () => ({
        status: 202,
        json: { request: "secret", code: { ...sent, channel: "sms" } },
      }),
      "POST /api/auth/lost-identifiers/code": () => ({ status: 202, json: { ...sent, channel: "sms" } }),
    });
    show(LostIdentifier, "/identifiant-perdu");
    const answers: [RegExp, string][] = [
      [/^Nom/, "Ferrand"],
      [/^Prénom/, "Alice"],
      [/^Lieu/, "Lyon"],
      [/^Mois/, "05/1984"],
      [/^Numéro de mobile/, "0639980012"],
      [/^Adresse e-mail où/, "a@nouveau.fr"],
      [/^Adresse e-mail, une/, "a@nouveau.fr"],
    ];
    for (const [label, words] of answers) await userEvent.type(screen.getByLabelText(label), words);
    await userEvent.click(screen.getByRole("checkbox"));
    await userEvent.click(screen.getByRole("button", { name: "Envoyer ma demande" }));
    await userEvent.click(await again());
    expect(await screen.findByText(/le code précédent ne vaut plus/)).toBeVisible();
    expect(came.at(-1)?.url).toMatch(/lost-identifiers\/code$/);
  });
});
