import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../shell/SignedIn";
import { alice, contract, pageOf, vault } from "../testing/cast";
import { problem, serve } from "../testing/server";
import { faults, show, showWithin } from "../testing/show";
import { OpenedShare } from "./OpenedShare";
import { Share } from "./Share";
import { Shares } from "./Shares";

const link = {
  id: "link",
  documents: [{ document_id: "contract", title: "CDD de vendeuse", type: "employment_contract" }],
  recipient_name: "Bob Durand",
  recipient_email: "bob@exemple.fr",
  created_at: "2026-11-03T08:00:00Z",
  expires_at: "2026-12-03T08:00:00Z",
  message: "",
  download: true,
  state: "open",
  openings: 1,
};
const own = {
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
  "GET /api/vault/documents/contract": () => ({ json: contract }),
  "GET /api/sharing/links": () => ({ json: pageOf(link) }),
};

describe("SHR-01: sharing by link", () => {
  it("takes a ticket for the document and sends the link", async () => {
    const came = serve({
      ...own,
      "POST /api/vault/documents/contract/tickets": () => ({
        status: 201,
        json: { ticket: "ticket", expires_at: "" },
      }),
      "POST /api/sharing/links": () => ({ status: 201, json: link }),
    });
    const { container } = showWithin(
      SignedIn,
      Share,
      "/documents/contract/partage",
      "/documents/:id/partage",
    );
    await userEvent.type(await screen.findByLabelText(/Nom du destinataire/), "Bob Durand");
    await userEvent.type(screen.getByLabelText(/Adresse e-mail/), "bob@exemple.fr");
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Envoyer le lien" }));
    expect(await screen.findByText("Lien envoyé à Bob Durand")).toBeVisible();
    const sent = came.find(({ url, method }) => method === "POST" && url.endsWith("/links"));
    expect(await sent?.json()).toMatchObject({
      tickets: ["ticket"],
      recipient_email: "bob@exemple.fr",
      download: true,
    });
  });

  it("refuses half an address beside its field", async () => {
    serve(own);
    showWithin(SignedIn, Share, "/documents/contract/partage", "/documents/:id/partage");
    await userEvent.type(await screen.findByLabelText(/Adresse e-mail/), "bob@");
    await userEvent.click(screen.getByRole("button", { name: "Envoyer le lien" }));
    expect(screen.getByText(/Écrivez une adresse complète/)).toBeVisible();
  });
});

describe("SHR-04: withdrawing", () => {
  it("says what is lost, by name, before the link stops", async () => {
    const came = serve({
      ...own,
      "DELETE /api/sharing/links/link": () => ({ json: { ...link, state: "withdrawn" } }),
    });
    showWithin(SignedIn, Shares, "/partages");
    await userEvent.click(await screen.findByRole("button", { name: /Retirer le partage/ }));
    expect(await screen.findByRole("dialog")).toHaveTextContent(
      "Bob Durand ne pourra plus ouvrir « CDD de vendeuse »",
    );
    expect(came.some(({ method }) => method === "DELETE")).toBe(false);
    await userEvent.click(screen.getByRole("button", { name: "Retirer ce partage" }));
    expect(await screen.findByText(/le lien ne s’ouvre plus/)).toBeVisible();
  });
});

describe("SHR-05: a link that does not open", () => {
  it("is one page, whatever the reason", async () => {
    serve({ "POST /api/sharing/openings": () => problem(404, "link-closed") });
    const { container } = show(OpenedShare, "/partage#faux");
    expect(await screen.findByRole("heading", { level: 1, name: "Ce lien ne s’ouvre pas" })).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("asks nothing of the service for an address without a token", () => {
    const came = serve({});
    show(OpenedShare, "/partage");
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Ce lien ne s’ouvre pas");
    expect(came.filter(({ url }) => url.includes("openings"))).toHaveLength(0);
  });
});
