import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { problem, serve } from "../../testing/server";
import { faults, show } from "../../testing/show";
import { PaperRefusalPage } from "./PaperRefusalPage";
import { Subscriptions } from "./Subscriptions";

const refusal = {
  id: "019aa000-0000-7000-8000-000000000042",
  holder_id: "vault",
  organisation_id: "employer",
  organisation_name: "Maison Levasseur",
  person_name: "Alice Martin",
  refused_at: "2026-11-20T09:00:00Z",
  ended_at: null,
};
const employer = { holder_id: "vault", organisation_id: "employer", name: "Maison Levasseur", refusal: null };
const other = { holder_id: "other", organisation_id: "workshop", name: "Atelier Perrin", refusal: null };
const routes = {
  "POST /api/auth/paper-refusals/identification": () => ({
    status: 201,
    json: { ticket: "ticket", expires_at: "2026-11-20T09:10:00Z" },
  }),
  "GET /api/vault/ticketed/employers": () => ({ json: { items: [other, employer] } }),
  "POST /api/vault/ticketed/paper-refusals": () => ({ status: 201, json: refusal }),
};

const page = (at: string) => show(PaperRefusalPage, at, "/refus-dematerialisation/:employer?");

async function identify() {
  await userEvent.type(screen.getByLabelText(/Identifiant/), "alice");
  await userEvent.type(screen.getByLabelText(/Mot de passe/, { selector: "input" }), "Voilier-7-Sardine");
  await userEvent.click(screen.getByRole("button", { name: "Continuer" }));
  await screen.findByRole("heading", { name: /De quel employeur/ });
}

describe("VLT-51: refusing electronic documents", () => {
  it("asks who, which employer and for the tick, and ends with the dated acknowledgement", async () => {
    const came = serve(routes);
    const { container } = page("/refus-dematerialisation");
    await identify();
    await userEvent.click(await screen.findByRole("button", { name: "Continuer" }));
    expect(screen.getByText("Choisissez l’employeur.")).toBeVisible();
    expect(screen.getByText("Cochez cette case pour continuer.")).toBeVisible();
    await userEvent.click(screen.getByRole("radio", { name: /Maison Levasseur/ }));
    await userEvent.click(screen.getByRole("checkbox"));
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Continuer" }));
    expect(
      await screen.findByRole("heading", {
        name: /Refuser les documents dématérialisés de Maison Levasseur/,
      }),
    ).toHaveFocus();
    expect(came.some(({ url }) => url.endsWith("/ticketed/paper-refusals"))).toBe(false);
    await userEvent.click(screen.getByRole("button", { name: "Confirmer mon refus" }));
    expect(await screen.findByRole("heading", { name: "Accusé de réception de votre refus" })).toHaveFocus();
    expect(screen.getByText(refusal.id)).toBeVisible();
    expect(screen.getByText(/Alice Martin a refusé que Maison Levasseur/)).toHaveTextContent(
      "20 novembre 2026",
    );
    expect(screen.getByRole("button", { name: "Imprimer" })).toBeVisible();
    const sent = came.find(
      ({ method, url }) => method === "POST" && url.endsWith("/ticketed/paper-refusals"),
    );
    expect(sent?.headers.get("X-Ticket")).toBe("ticket");
    expect(await sent?.json()).toEqual({ holder_id: "vault", privacy_accepted: true });
  });

  it("presets the employer that the address names, and says so when it delivers nothing", async () => {
    serve(routes);
    const first = page("/refus-dematerialisation/employer");
    await identify();
    expect(await screen.findByRole("radio", { name: /Maison Levasseur/ })).toBeChecked();
    first.unmount();
    page("/refus-dematerialisation/unknown");
    await identify();
    expect(await screen.findByText(/L’employeur de cette adresse ne vous remet rien ici/)).toBeVisible();
  });

  it("shows the acknowledgement again where the refusal is in force already", async () => {
    serve({
      ...routes,
      "GET /api/vault/ticketed/employers": () => ({ json: { items: [{ ...employer, refusal }] } }),
    });
    page("/refus-dematerialisation");
    await identify();
    await userEvent.click(await screen.findByRole("checkbox"));
    await userEvent.click(screen.getByRole("button", { name: "Continuer" }));
    expect(await screen.findByText(refusal.id)).toBeVisible();
  });

  it("says beside the field that the password is wrong, and leads there", async () => {
    serve({
      ...routes,
      "POST /api/auth/paper-refusals/identification": () => problem(401, "wrong-credentials"),
    });
    page("/refus-dematerialisation");
    await userEvent.type(screen.getByLabelText(/Identifiant/), "alice");
    await userEvent.type(screen.getByLabelText(/Mot de passe/, { selector: "input" }), "faux");
    await userEvent.click(screen.getByRole("button", { name: "Continuer" }));
    const said = await screen.findByText(/Identifiant ou mot de passe incorrect/);
    const field = screen.getByLabelText(/Mot de passe/, { selector: "input" });
    expect(field).toHaveAccessibleDescription(said.textContent ?? "");
    expect(field).toHaveFocus();
  });
});

describe("VLT-51: accepting again", () => {
  it("shows which employers deliver on paper, and accepts again after asking", async () => {
    let ended: string | null = null;
    const now = () => ({ ...refusal, ended_at: ended });
    const came = serve({
      "GET /api/vault/employers": () => ({
        json: { items: [other, { ...employer, refusal: ended ? null : now() }] },
      }),
      "GET /api/vault/paper-refusals": () => ({ json: { items: [now()] } }),
      [`DELETE /api/vault/paper-refusals/${refusal.id}`]: () => {
        ended = "2026-12-30T09:00:00Z";
        return { json: now() };
      },
    });
    const { container } = show(Subscriptions, "/abonnements");
    expect(await screen.findByText("Sur papier depuis le 20 nov. 2026")).toBeVisible();
    expect(
      screen.getByRole("link", { name: /Recevoir sur papier les documents de Atelier Perrin/ }),
    ).toHaveAttribute("href", "/refus-dematerialisation/workshop");
    await userEvent.click(await screen.findByRole("button", { name: "Accusé de réception" }));
    expect(await screen.findByText(refusal.id)).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: /Recevoir de nouveau ici les documents/ }));
    const dialog = within(await screen.findByRole("dialog"));
    expect(came.some(({ method }) => method === "DELETE")).toBe(false);
    await userEvent.click(dialog.getByRole("button", { name: "Recevoir de nouveau ici" }));
    expect(await screen.findByText("Refusé du 20 novembre 2026 au 30 décembre 2026")).toBeVisible();
    expect(screen.queryByText(/Sur papier depuis/)).toBeNull();
    expect(screen.getByText("Accepté de nouveau le")).toBeVisible();
  });
});
