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
  most_openings: null,
  protection: "none",
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

describe("SHR-02: what the sender asks for", () => {
  it("sends a password and a number of openings, and says that the mail does not contain the password", async () => {
    const came = serve({
      ...own,
      "POST /api/vault/documents/contract/tickets": () => ({
        status: 201,
        json: { ticket: "ticket", expires_at: "" },
      }),
      "POST /api/sharing/links": () => ({ status: 201, json: { ...link, protection: "password" } }),
    });
    showWithin(SignedIn, Share, "/documents/contract/partage", "/documents/:id/partage");
    await userEvent.type(await screen.findByLabelText(/Nom du destinataire/), "Bob Durand");
    await userEvent.type(screen.getByLabelText(/Adresse e-mail/), "bob@exemple.fr");
    await userEvent.click(screen.getByLabelText("Un mot de passe est demandé"));
    await userEvent.type(screen.getByLabelText(/Mot de passe du partage/), "court");
    await userEvent.type(screen.getByLabelText(/Nombre d’ouvertures/), "0");
    await userEvent.click(screen.getByRole("button", { name: "Envoyer le lien" }));
    expect(await screen.findByText("Écrivez 8 caractères au moins.")).toBeVisible();
    expect(screen.getByText("Écrivez un nombre de 1 à 1000.")).toBeVisible();
    await userEvent.type(screen.getByLabelText(/Mot de passe du partage/), "-et-long");
    await userEvent.clear(screen.getByLabelText(/Nombre d’ouvertures/));
    await userEvent.type(screen.getByLabelText(/Nombre d’ouvertures/), "3");
    await userEvent.click(screen.getByRole("button", { name: "Envoyer le lien" }));
    expect(await screen.findByText(/Donnez-lui le mot de passe par un autre moyen/)).toBeVisible();
    const sent = came.find(({ url, method }) => method === "POST" && url.endsWith("/links"));
    expect(await sent?.json()).toMatchObject({ password: "court-et-long", most_openings: 3, code: false });
  });
});

const openedLink = {
  shared_by: "Alice Martin",
  message: "",
  expires_at: "2026-12-03T08:00:00Z",
  documents: [],
  download: true,
  visit: "visit",
};

describe("SHR-02: a link that asks for more than itself", () => {
  it("opens with its password, and says beside the field that another is wrong", async () => {
    serve({
      "POST /api/sharing/openings": async request => {
        const { password } = await request.json();
        if (password === undefined) return problem(403, "password-required");
        if (password === "convenu") return { json: openedLink };
        return problem(422, "wrong-password", { errors: [{ field: "password", reason: "Pas celui-ci." }] });
      },
    });
    const { container } = show(OpenedShare, "/partage#secret");
    await userEvent.type(await screen.findByLabelText(/^Mot de passe/), "autre");
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Ouvrir le partage" }));
    expect(await screen.findByText("Pas celui-ci.")).toBeVisible();
    await userEvent.clear(screen.getByLabelText(/^Mot de passe/));
    await userEvent.type(screen.getByLabelText(/^Mot de passe/), "convenu");
    await userEvent.click(screen.getByRole("button", { name: "Ouvrir le partage" }));
    expect(await screen.findByText(/Alice Martin vous transmet/)).toBeVisible();
  });

  it("opens with the code that was sent, and ends like every other when it is withdrawn meanwhile", async () => {
    let withdrawn = false;
    serve({
      "POST /api/sharing/openings": async request => {
        const { code } = await request.json();
        return code === undefined ? problem(403, "code-required") : { json: openedLink };
      },
      "POST /api/sharing/openings/codes": () =>
        withdrawn
          ? problem(404, "link-closed")
          : {
              json: {
                channel: "email",
                sent_to: "b•••@exemple.fr",
                expires_at: "2026-12-03T08:00:00Z",
                again_at: "2026-01-01T08:00:00Z",
              },
            },
    });
    const first = show(OpenedShare, "/partage#secret");
    await userEvent.click(await screen.findByRole("button", { name: "Recevoir le code" }));
    expect(await screen.findByText(/b•••@exemple.fr/)).toBeVisible();
    await userEvent.type(screen.getByLabelText(/Code reçu/), "K7XR4P");
    await userEvent.click(screen.getByRole("button", { name: "Ouvrir le partage" }));
    expect(await screen.findByText(/Alice Martin vous transmet/)).toBeVisible();
    first.unmount();
    withdrawn = true;
    show(OpenedShare, "/partage#secret");
    await userEvent.click(await screen.findByRole("button", { name: "Recevoir le code" }));
    expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("Ce lien ne s’ouvre pas");
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
