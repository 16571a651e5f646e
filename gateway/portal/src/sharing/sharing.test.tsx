import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../shell/SignedIn";
import { alice, contract, pageOf, vault } from "../testing/cast";
import { problem, serve } from "../testing/server";
import { faults, show, showWithin } from "../testing/show";
import { OpenedShare } from "./OpenedShare";
import { Share, ShareChosen } from "./Share";
import { SharePage } from "./SharePage";
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
  tell_opening: true,
};
const own = {
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
  "GET /api/vault/documents/contract": () => ({ json: { ...contract, state: "done" } }),
  "GET /api/sharing/links": () => ({ json: { items: [link], total: 3, next: null } }),
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

describe("SHR-01: several documents in one link", () => {
  it("takes a ticket for each, and says what is left out because it waits", async () => {
    const slip = { ...contract, id: "slip", title: "Bulletin d’octobre" };
    const waits = { ...contract, id: "waits", title: "Avenant", state: "todo" };
    const ticket = (name: string) => () => ({ status: 201, json: { ticket: name, expires_at: "" } });
    const came = serve({
      ...own,
      "GET /api/vault/documents/contract": () => ({ json: { ...contract, state: "done" } }),
      "GET /api/vault/documents/slip": () => ({ json: { ...slip, state: "done" } }),
      "GET /api/vault/documents/waits": () => ({ json: waits }),
      "POST /api/vault/documents/contract/tickets": ticket("first"),
      "POST /api/vault/documents/slip/tickets": ticket("second"),
      "POST /api/sharing/links": () => ({
        status: 201,
        json: { ...link, documents: [...link.documents, ...link.documents] },
      }),
    });
    show(ShareChosen, {
      pathname: "/documents/partage",
      state: { ids: ["contract", "slip", "waits"] },
    });
    expect(await screen.findByText(/« Avenant » attend encore quelque chose de vous/)).toBeVisible();
    expect(screen.getByRole("heading", { name: "2 documents à partager" })).toBeVisible();
    await userEvent.type(screen.getByLabelText(/Nom du destinataire/), "Bob Durand");
    await userEvent.type(screen.getByLabelText(/Adresse e-mail/), "bob@exemple.fr");
    await userEvent.click(screen.getByRole("button", { name: "Envoyer le lien" }));
    expect(await screen.findByText(/Il ouvre 2 documents jusqu’au/)).toBeVisible();
    const sent = came.find(({ url, method }) => method === "POST" && url.endsWith("/links"));
    expect(await sent?.json()).toMatchObject({ tickets: ["first", "second"], tell_opening: true });
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

describe("SHR-04: withdrawing and sending again", () => {
  const other = { ...link, id: "other", recipient_name: "Chloé Petit" };
  const ended = { ...link, id: "ended", recipient_name: "Denis Roux", state: "withdrawn" };
  const mine = {
    ...own,
    "GET /api/sharing/links": () => ({ json: { items: [link, other, ended], total: 3, next: null } }),
  };

  it("says what is lost, by name, before the links of a selection stop", async () => {
    const came = serve({
      ...mine,
      "POST /api/sharing/links/withdrawals": () => ({ json: { items: [link, other] } }),
    });
    const { container } = showWithin(SignedIn, Shares, "/partages");
    await userEvent.click(await screen.findByRole("checkbox", { name: /avec Bob Durand/ }));
    await userEvent.click(screen.getByRole("checkbox", { name: /avec Chloé Petit/ }));
    expect(screen.getByRole("checkbox", { name: /avec Denis Roux/ })).toBeDisabled();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Retirer 2 partages" }));
    expect(await screen.findByRole("dialog")).toHaveTextContent(
      "Bob Durand et Chloé Petit ne pourront plus ouvrir",
    );
    expect(came.some(({ method }) => method === "POST")).toBe(false);
    await userEvent.click(screen.getByRole("button", { name: "Retirer ces 2 partages" }));
    expect(await screen.findByText(/2 partages sont retirés/)).toBeVisible();
    expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({ ids: ["link", "other"] });
  });

  it("sends a new link and says that the former one no longer opens", async () => {
    serve({ ...mine, "POST /api/sharing/links/sendings": () => ({ json: { items: [link] } }) });
    showWithin(SignedIn, Shares, "/partages");
    await userEvent.click(await screen.findByRole("checkbox", { name: /avec Bob Durand/ }));
    await userEvent.click(screen.getByRole("button", { name: "Renvoyer le lien" }));
    const asked = await screen.findByRole("dialog");
    expect(asked).toHaveTextContent("Le lien précédent ne s’ouvrira plus");
    await userEvent.click(within(asked).getByRole("button", { name: "Renvoyer le lien" }));
    expect(await screen.findByText(/Un nouveau lien est parti à Bob Durand/)).toBeVisible();
  });
});

describe("SHR-03: finding a share again", () => {
  it("searches by word and sorts by a column, and the address holds both", async () => {
    const came = serve(own);
    showWithin(SignedIn, Shares, "/partages");
    await screen.findByText("bob@exemple.fr");
    await userEvent.type(screen.getByLabelText("Rechercher un partage"), "bob");
    await waitFor(() => expect(came.some(({ url }) => url.includes("q=bob"))).toBe(true));
    await userEvent.click(await screen.findByRole("button", { name: /Consultations/ }));
    await waitFor(() =>
      expect(came.some(({ url }) => url.includes("q=bob") && url.includes("sort=-openings"))).toBe(true),
    );
  });
});

describe("SHR-07: who opened a link", () => {
  it("lists when, with what kind of device, from which network", async () => {
    serve({
      ...own,
      "GET /api/sharing/links/link": () => ({ json: link }),
      "GET /api/sharing/links/link/openings": () => ({
        json: {
          items: [{ at: "2026-11-04T08:00:00Z", device: "phone", network: "203.0.113.0" }],
          next: null,
        },
      }),
    });
    const { container } = showWithin(SignedIn, SharePage, "/partages/link", "/partages/:id");
    expect(await screen.findByText("réseau 203.0.113.0")).toBeVisible();
    expect(screen.getByText(/Téléphone/)).toBeVisible();
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("Partage avec Bob Durand");
    expect(await faults(container)).toEqual([]);
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
