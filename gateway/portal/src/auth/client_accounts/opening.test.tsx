import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { problem, serve } from "../../testing/server";
import { show } from "../../testing/show";
import { Opening } from "./Opening";

const code = {
  channel: "sms",
  sent_to: "+33612345678",
  expires_at: "2026-11-20T10:10:00Z",
  again_at: "2026-11-20T10:01:00Z",
  tries: 5,
};
const begun = { opening: "secret", step: "mobile", mobile: "+33612345678", email: "a@exemple.fr", code };

const answers = () => ({
  "GET /api/auth/captcha": () => problem(404, "captcha-disabled"),
  "GET /api/auth/password-rules": () => ({
    json: { minimum: 8, kinds: ["digit"], phrase_minimum: 15, maximum: 128, refuse_common: true },
  }),
  "GET /api/auth/client-accounts/categories": () => ({
    json: { items: [{ key: "company", label: { fr: "Une entreprise", en: "A company" } }] },
  }),
  "GET /api/auth/terms/deposit_client": () => ({ json: { version: "1", title: "", paragraphs: [] } }),
  "POST /api/auth/client-accounts": () => ({ status: 201, json: begun }),
  "POST /api/auth/client-accounts/mobile": () => ({ json: { ...begun, step: "email" } }),
});

const fillIn = async () => {
  await userEvent.type(await screen.findByLabelText(/^Nom de l’entreprise/), "Ateliers Moreau");
  await userEvent.type(screen.getByLabelText(/^Adresse e-mail/), "a@exemple.fr");
  for (const field of screen.getAllByLabelText(/^Mot de passe/, { selector: "input" })) {
    await userEvent.type(field, "Pluie-de-mai-7");
  }
  await userEvent.type(screen.getByLabelText(/^Numéro de mobile/), "06 12 34 56 78");
  await userEvent.click(screen.getByRole("checkbox"));
  await userEvent.click(screen.getByRole("button", { name: "Créer mon compte" }));
};

describe("AUTH-30: opening a client account", () => {
  it("has what was typed ready when the browser goes back from a code, and the code when it goes on", async () => {
    serve(answers());
    const { router } = show(Opening, "/ouvrir-un-compte");
    await fillIn();
    expect(await screen.findByLabelText("Code reçu par SMS")).toHaveFocus();
    await act(() => router.navigate(-1));
    expect(await screen.findByLabelText(/^Nom de l’entreprise/)).toHaveValue("Ateliers Moreau");
    expect(screen.getByLabelText(/^Adresse e-mail/)).toHaveValue("a@exemple.fr");
    expect(screen.getByLabelText(/^Numéro de mobile/)).toHaveValue("06 12 34 56 78");
    expect(screen.getByLabelText(/^Numéro de mobile/)).toHaveFocus();
    await act(() => router.navigate(1));
    expect(await screen.findByLabelText("Code reçu par SMS")).toBeVisible();
  });

  it("keeps neither what was typed nor the secret of what was begun anywhere but in the page", async () => {
    serve(answers());
    const { router } = show(Opening, "/ouvrir-un-compte");
    await fillIn();
    await screen.findByLabelText("Code reçu par SMS");
    const kept = JSON.stringify([router.state.location, { ...sessionStorage }, { ...localStorage }]);
    expect(kept).not.toMatch(/secret|Moreau|exemple\.fr|Pluie/);
  });

  it("goes back from the second code to the form, past a number that is proven", async () => {
    serve(answers());
    const { router } = show(Opening, "/ouvrir-un-compte");
    await fillIn();
    await userEvent.type(await screen.findByLabelText("Code reçu par SMS"), "123456{Enter}");
    await screen.findByRole("heading", { name: "Vérifions votre adresse e-mail" });
    await act(() => router.navigate(-1));
    await waitFor(() => expect(screen.getByLabelText(/^Adresse e-mail/)).toHaveFocus());
  });
});
