import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Delivery, Webhook } from "../../api/notify";
import { SignedIn } from "../../shell/SignedIn";
import { agency, alice, pageOf } from "../../testing/cast";
import { problem, type Route, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { eventTypes } from "./eventTypes";
import { WebhookPage } from "./WebhookPage";
import { Webhooks } from "./Webhooks";

const payroll: Webhook = {
  id: "hook",
  organisation_id: "agency",
  url: "https://erp.exemple.fr/chartrier",
  description: "Paie",
  event_types: ["advance.decided"],
  created_at: "2026-11-20T11:00:00Z",
  pause: null,
  paused_at: null,
  failing_since: null,
  former_secret_until: null,
};
const sent: Delivery = {
  id: "message",
  event_type: "advance.decided",
  payload: { type: "advance.decided", data: { decision_number: 7 } },
  state: "failed",
  attempts: 26,
  created_at: "2026-11-20T11:00:00Z",
  due_at: "2026-11-23T11:00:00Z",
  attempted_at: "2026-11-23T11:00:00Z",
  status: 500,
  reason: "refused",
};

function open(Page: typeof Webhooks, at: string, path: string, more: Record<string, Route>) {
  const came = serve({
    "GET /api/auth/me": () => ({ json: alice }),
    "GET /api/tenancy/spaces": () => ({ json: pageOf(agency) }),
    "GET /api/notify/webhooks": () => ({ json: { items: [] } }),
    ...more,
  });
  return { came, ...showWithin(SignedIn, Page, at, path) };
}

const bodyOf = (came: Request[], path: string) =>
  came.find(({ method, url }) => method !== "GET" && url.endsWith(path))?.json();

describe("NOTIF-07: an administrator", () => {
  const list = (more: Record<string, Route> = {}) =>
    open(Webhooks, "/webhooks/agency", "/webhooks/:organisation", more);
  const page = (more: Record<string, Route> = {}) =>
    open(WebhookPage, "/webhooks/agency/hook", "/webhooks/:organisation/:id", {
      "GET /api/notify/webhooks/hook": () => ({ json: payroll }),
      "GET /api/notify/webhooks/hook/deliveries": () => ({ json: { items: [sent], next: null } }),
      ...more,
    });

  it("adds a webhook and is shown its secret once", async () => {
    const kept: Webhook[] = [];
    const { came, container } = list({
      "GET /api/notify/webhooks": () => ({ json: { items: kept } }),
      "POST /api/notify/webhooks": () => {
        kept.push(payroll);
        return { status: 201, json: { ...payroll, secret: "whsec_c2VjcmV0" } };
      },
    });
    expect(await screen.findByText("Aucun webhook pour l’instant")).toBeVisible();
    expect(screen.getByRole("link", { name: "Webhooks" })).toHaveAttribute("href", "/webhooks/agency");
    await userEvent.click(screen.getByRole("button", { name: "Ajouter un webhook" }));
    const window = await screen.findByRole("dialog");
    await userEvent.click(within(window).getByRole("button", { name: "Ajouter" }));
    expect(within(window).getByText("Donnez un nom à ce webhook.")).toBeVisible();
    await userEvent.type(within(window).getByRole("textbox", { name: "Nom" }), "Paie");
    await userEvent.click(within(window).getByRole("textbox", { name: "Adresse" }));
    await userEvent.paste(payroll.url);
    await userEvent.click(within(window).getByRole("checkbox", { name: "Signature apposée" }));
    await userEvent.click(within(window).getByRole("button", { name: "Ajouter" }));
    expect(await screen.findByText("whsec_c2VjcmV0")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Je l’ai conservé" }));
    expect(await screen.findByRole("link", { name: "Paie" })).toBeVisible();
    expect(screen.queryByText("whsec_c2VjcmV0")).toBeNull();
    expect(await bodyOf(came, "/webhooks")).toEqual({
      organisation_id: "agency",
      url: payroll.url,
      description: "Paie",
      event_types: eventTypes.filter(type => type !== "signature.signed"),
    });
    expect(await faults(container)).toEqual([]);
  });

  it("reads beside the address why it is refused, and loses nothing", async () => {
    list({
      "POST /api/notify/webhooks": () =>
        problem(422, "webhook-refused", {
          errors: [{ field: "url", reason: "Cette adresse n’est pas publique." }],
        }),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Ajouter un webhook" }));
    await userEvent.type(await screen.findByRole("textbox", { name: "Nom" }), "Paie");
    await userEvent.click(screen.getByRole("textbox", { name: "Adresse" }));
    await userEvent.paste("https://10.0.0.1/");
    await userEvent.click(screen.getByRole("button", { name: "Ajouter" }));
    expect(await screen.findByText("Cette adresse n’est pas publique.")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Nom" })).toHaveValue("Paie");
  });

  it("reads what was answered and sends a message again", async () => {
    let state: Delivery = sent;
    const { came, container } = page({
      "GET /api/notify/webhooks/hook/deliveries": () => ({ json: { items: [state], next: null } }),
      "POST /api/notify/webhooks/hook/deliveries/message/repetition": () => {
        state = { ...sent, state: "delivered", status: 204, reason: null };
        return { json: { ...sent, state: "queued", attempts: 0 } };
      },
    });
    const log = await screen.findByRole("table", { name: "Messages des 30 derniers jours" });
    expect(within(log).getByText("Abandonné")).toBeVisible();
    expect(within(log).getByText("refusé · réponse 500")).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: /^Renvoyer advance.decided/ }));
    expect(await within(log).findByText("Accepté")).toBeVisible();
    expect(came.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("resumes what was paused, and removes it only when told twice", async () => {
    let shown: Webhook = { ...payroll, pause: "unreachable", paused_at: "2026-11-23T11:00:00Z" };
    const { came, router } = page({
      "GET /api/notify/webhooks/hook": () => ({ json: shown }),
      "POST /api/notify/webhooks/hook/resumption": () => {
        shown = payroll;
        return { json: payroll };
      },
      "DELETE /api/notify/webhooks/hook": () => ({ status: 204 }),
    });
    expect(await screen.findByText("En pause : rien accepté depuis trois jours")).toBeVisible();
    expect(screen.getByRole("button", { name: "Envoyer un essai" })).toBeDisabled();
    await userEvent.click(screen.getByRole("button", { name: "Reprendre l’envoi" }));
    expect(await screen.findByText("Actif")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Supprimer" }));
    expect(came.some(({ method }) => method === "DELETE")).toBe(false);
    await userEvent.click(await screen.findByRole("button", { name: "Supprimer ce webhook" }));
    expect(await screen.findByText("ailleurs")).toBeVisible();
    expect(came.filter(({ method }) => method === "DELETE")).toHaveLength(1);
    expect(router.state.location.pathname).toBe("/webhooks/agency");
  });

  it("of one establishment alone finds no webhooks and no way to them", async () => {
    list({ "GET /api/notify/webhooks": () => problem(404, "organisation-not-found") });
    expect(await screen.findByText("Page introuvable")).toBeVisible();
    expect(screen.queryByRole("link", { name: "Webhooks" })).toBeNull();
  });
});
