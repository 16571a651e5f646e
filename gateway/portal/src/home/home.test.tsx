import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../shell/SignedIn";
import { agency, alice, company, envelope, pageOf, payslip, vault } from "../testing/cast";
import { problem, type Route, serve } from "../testing/server";
import { faults, showWithin } from "../testing/show";
import { Home } from "./Home";

const relation = {
  id: "relation",
  state: "proposed",
  side: "company",
  agency: { id: "agency", name: "Agence Rhône", siret: "44306184100047", address: null },
  company: {
    holder_id: "company",
    name: "Ateliers Moreau",
    named_by: null,
    name_confirmed_at: null,
    siret: "73282932000074",
    siren: "732829320",
    address: null,
  },
  proposed_at: "2026-11-03T08:00:00Z",
  decided_at: null,
  decided_by: "",
  may_decide: true,
  may_undo: false,
  may_end: false,
};
const home = {
  todo: { total: 1, items: [payslip] },
  compartments: [{ key: "payslips", total: 0, latest: [] }],
};
const answers = (more: Record<string, Route> = {}) => ({
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
  "GET /api/tenancy/invitations": () => ({ json: { items: [] } }),
  "GET /api/vault/home": () => ({ json: home }),
  ...more,
});

beforeEach(() => localStorage.clear());

describe("POR-02: home", () => {
  it("says what waits, from whom, and leads to it", async () => {
    serve(answers());
    const { container } = showWithin(SignedIn, Home, "/");
    const act = await screen.findByRole("link", { name: "Lire\u00a0: Bulletin de paie d’octobre 2026" });
    expect(act).toHaveAttribute("href", "/documents/payslip");
    expect(screen.getByText("Un document vous attend.")).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("unfolds each compartment to its latest documents, and shows those that are empty too (VLT-01)", async () => {
    const kept = { ...payslip, state: "done" as const, action: null };
    const compartments = ["payslips", "contracts", "invoices", "deposits", "personal"].map(key =>
      key === "payslips" ? { key, total: 7, latest: [kept] } : { key, total: 0, latest: [] },
    );
    serve(
      answers({
        "GET /api/vault/home": () => ({ json: { todo: { total: 0, items: [] }, compartments } }),
      }),
    );
    const { container } = showWithin(SignedIn, Home, "/");
    const payslips = within(await screen.findByRole("region", { name: "Bulletins de paie" }));
    expect(payslips.getByRole("link", { name: /Bulletin de paie d’octobre/ })).toBeVisible();
    expect(payslips.getByRole("link", { name: /Voir tout/ })).toHaveAttribute(
      "href",
      "/documents?compartment=payslips",
    );
    await userEvent.click(payslips.getByText("Dernier document"));
    expect(payslips.getByText(payslip.title)).not.toBeVisible();
    for (const name of ["Contrats", "Coffre personnel"]) {
      const empty = within(screen.getByRole("region", { name }));
      expect(empty.getByText("Aucun document traité pour l’instant")).toBeVisible();
    }
    expect(screen.queryByRole("region", { name: "Factures" })).toBeNull();
    const mine = within(screen.getByRole("region", { name: "Mes informations" }));
    expect(mine.getByRole("link", { name: "Mes partages" })).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("shows no entry to those who have no right to it", async () => {
    serve(answers());
    showWithin(SignedIn, Home, "/");
    const menu = await screen.findByRole("navigation", { name: "Menu" });
    expect(await within(menu).findByText("Bulletins de paie")).toBeVisible();
    expect(within(menu).queryByText("Créer une demande")).toBeNull();
    expect(within(menu).queryByText("Factures")).toBeNull();
  });

  it("says what is left to do to whoever opened a client account, and shows no empty list (AUTH-30)", async () => {
    const opened = { ...alice, first_name: "", last_name: "Ateliers Moreau", opened_as: "deposit_client" };
    serve(
      answers({
        "GET /api/auth/me": () => ({ json: opened }),
        "GET /api/tenancy/spaces": () => ({ json: pageOf() }),
        "GET /api/vault/home": () => ({ json: { todo: { total: 0, items: [] }, compartments: [] } }),
      }),
    );
    const { container } = showWithin(SignedIn, Home, "/");
    expect(await screen.findByRole("heading", { name: "Présenter votre structure" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Présenter ma structure" })).toHaveAttribute(
      "href",
      "/ouvrir-mon-espace",
    );
    expect(screen.queryByText(/tout est à jour/)).toBeNull();
    expect(screen.queryByText("Documents à traiter")).toBeNull();
    expect(screen.queryByText("Mes partages")).toBeNull();
    expect(await faults(container)).toEqual([]);
  });

  it("never says that nothing waits while cases are to be taken (DEP-30)", async () => {
    const ofFund = [{ organisation_id: "fund", organisation_name: "Caisse", rights: ["case_manager"] }];
    const fund = { ...vault, holder_id: "fund", kind: "operator", name: "Caisse", grants: ofFund };
    const counts = { "to-take": 2, mine: 0, "to-confirm": 1, waiting: 0, validated: 0, rejected: 0 };
    serve(
      answers({
        "GET /api/tenancy/spaces": () => ({ json: pageOf(fund) }),
        "GET /api/deposits/cases/counts": () => ({ json: counts }),
      }),
    );
    const { container } = showWithin(SignedIn, Home, "/");
    expect(await screen.findByText("2 dossiers sont à prendre. Un dossier est à confirmer.")).toBeVisible();
    expect(screen.getByRole("link", { name: "Voir les dossiers" })).toHaveAttribute("href", "/dossiers");
    expect(screen.queryByText(/tout est à jour/)).toBeNull();
    expect(await faults(container)).toEqual([]);
  });

  it("says nothing of it once the structure is there", async () => {
    const structure = { ...vault, holder_id: "structure", kind: "deposit_client", name: "Ateliers Moreau" };
    serve(
      answers({
        "GET /api/auth/me": () => ({ json: { ...alice, opened_as: "deposit_client" } }),
        "GET /api/tenancy/spaces": () => ({ json: pageOf(structure) }),
      }),
    );
    showWithin(SignedIn, Home, "/");
    expect(await screen.findByText("Mes consignations")).toBeVisible();
    expect(screen.queryByText("Présenter votre structure")).toBeNull();
  });

  it("sends to the sign-in page, and back, when nobody is signed in", async () => {
    serve({ "GET /api/auth/me": () => problem(401, "token-missing") });
    const { router } = showWithin(SignedIn, Home, "/documents?state=todo");
    await screen.findByText("ailleurs");
    expect(router.state.location.search).toBe("?next=%2Fdocuments%3Fstate%3Dtodo");
  });

  const nothing = {
    "GET /api/vault/home": () => ({ json: { todo: { total: 0, items: [] }, compartments: [] } }),
  };

  it("says that nothing waits when nothing does", async () => {
    serve(answers(nothing));
    showWithin(SignedIn, Home, "/");
    expect(await screen.findByText(/Rien ne vous attend/)).toBeVisible();
  });

  it("counts what a sender signs itself, and the advances to decide (SIG-01, DEP-40)", async () => {
    const ofSender = { ...envelope, party: "agency" };
    serve(
      answers({
        "GET /api/tenancy/spaces": () => ({ json: pageOf(agency) }),
        "GET /api/signature/envelopes": () => ({ json: pageOf<object>(ofSender, envelope) }),
        "GET /api/deposits/advances/counts": () => ({ json: { asked: 2 } }),
      }),
    );
    showWithin(SignedIn, Home, "/");
    const lead =
      "Un document attend la signature de votre organisation. 2 demandes d’acompte sont à décider.";
    expect(await screen.findByText(lead)).toBeVisible();
    expect(screen.queryByText(/Rien ne vous attend/)).toBeNull();
  });

  it("says that nothing waits for a sender whose rights are known nowhere else yet", async () => {
    serve(
      answers({
        "GET /api/tenancy/spaces": () => ({ json: pageOf(agency) }),
        "GET /api/signature/envelopes": () => ({ json: pageOf() }),
      }),
    );
    showWithin(SignedIn, Home, "/");
    expect(await screen.findByText(/Rien ne vous attend/)).toBeVisible();
  });

  it("counts drafts among what waits", async () => {
    const structure = {
      ...vault,
      kind: "deposit_client",
      grants: [{ organisation_id: "o", organisation_name: "SCI", rights: ["user"] }],
    };
    serve(
      answers({
        ...nothing,
        "GET /api/tenancy/spaces": () => ({ json: pageOf(structure) }),
        "GET /api/deposits/requests/counts": () => ({ json: { draft: 2 } }),
      }),
    );
    showWithin(SignedIn, Home, "/");
    expect(await screen.findByText("2 brouillons de demandes sont à terminer.")).toBeVisible();
    expect(screen.queryByText(/Rien ne vous attend/)).toBeNull();
    expect(screen.getAllByRole("link", { name: "Créer une demande" })).toHaveLength(2);
  });

  it("offers no filing to somebody who consults", async () => {
    const consulted = {
      ...vault,
      kind: "deposit_client",
      grants: [{ organisation_id: "o", organisation_name: "SCI", rights: ["consultation"] }],
    };
    serve(
      answers({
        ...nothing,
        "GET /api/tenancy/spaces": () => ({ json: pageOf(consulted) }),
        "GET /api/deposits/requests/counts": () => ({ json: { draft: 0 } }),
      }),
    );
    showWithin(SignedIn, Home, "/");
    expect((await screen.findAllByText("Mon suivi")).length).toBeGreaterThan(0);
    expect(screen.queryByText("Créer une demande")).toBeNull();
  });

  it("says what to do and which reference to quote when the vault fails", async () => {
    serve(answers({ "GET /api/vault/home": () => problem(500, "unexpected") }));
    showWithin(SignedIn, Home, "/");
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("Référence à communiquer : ref-1");
    expect(within(alert).getByRole("button", { name: "Réessayer" })).toBeVisible();
  });
});

describe("AUTH-06: who has several spaces picks one of them at home", () => {
  it("shows what waits in all of them, then in the one that was picked, and stays there", async () => {
    const homeOf = (holder: string | null) => ({
      todo: { total: holder === "company" ? 3 : 1, items: [] },
      compartments: [],
    });
    const asked = serve(
      answers({
        "GET /api/tenancy/spaces": () => ({ json: pageOf<object>(vault, company) }),
        "GET /api/vault/home": request => ({ json: homeOf(new URL(request.url).searchParams.get("space")) }),
      }),
    );
    showWithin(SignedIn, Home, "/");
    expect(await screen.findByText("Un document vous attend.")).toBeVisible();
    // One for wide screens, one for narrow ones: jsdom shows both.
    const [open] = screen.getAllByRole("button", { name: /^Changer d’espace.*Tous mes espaces/ });
    await userEvent.click(open as HTMLElement);
    await userEvent.click(await screen.findByRole("menuitem", { name: /Ateliers Moreau/ }));
    expect(await screen.findByText("3 documents vous attendent.")).toBeVisible();
    expect(screen.getAllByRole("button", { name: /^Changer d’espace.*Ateliers Moreau/ })).toHaveLength(2);
    const spaces = asked
      .map(({ url }) => new URL(url))
      .filter(({ pathname }) => pathname === "/api/vault/home")
      .map(({ searchParams }) => searchParams.get("space"));
    expect(spaces).toEqual([null, "company"]);
  });
});

describe("TEN-10: a relation to confirm", () => {
  const withRelation = (more: Record<string, Route> = {}) =>
    answers({
      "GET /api/tenancy/spaces": () => ({ json: pageOf(company) }),
      "GET /api/tenancy/relations": () => ({ json: pageOf(relation) }),
      ...more,
    });

  const nothing = {
    "GET /api/vault/home": () => ({ json: { todo: { total: 0, items: [] }, compartments: [] } }),
  };

  it("is among what waits, for whoever decides", async () => {
    serve(withRelation(nothing));
    showWithin(SignedIn, Home, "/");
    expect(await screen.findByText("Une relation est à confirmer.")).toBeVisible();
    expect(screen.queryByText(/Rien ne vous attend/)).toBeNull();
  });

  it("tells the others who decides, and what is held back", async () => {
    const held = { ...relation, may_decide: false };
    serve(withRelation({ ...nothing, "GET /api/tenancy/relations": () => ({ json: pageOf(held) }) }));
    showWithin(SignedIn, Home, "/");
    expect(await screen.findByText("Une relation attend la décision de votre administrateur.")).toBeVisible();
    expect(screen.getByText(/apparaîtront ici quand la relation sera confirmée/)).toBeVisible();
    expect(screen.queryByText(/Rien ne vous attend/)).toBeNull();
  });

  it("shows the menu of one's rights: contracts for who signs, invoices for who sees them", async () => {
    serve(withRelation());
    showWithin(SignedIn, Home, "/");
    const menu = await screen.findByRole("navigation", { name: "Menu" });
    expect(await within(menu).findByText("Contrats")).toBeVisible();
    expect(within(menu).queryByText("Factures")).toBeNull();
  });

  it("is a card, confirmed by one click and said aloud", async () => {
    const came = serve(
      withRelation({
        "POST /api/tenancy/relations/relation/confirmation": () => ({
          json: { ...relation, state: "confirmed" },
        }),
      }),
    );
    showWithin(SignedIn, Home, "/");
    await userEvent.click(await screen.findByRole("button", { name: "Confirmer la relation" }));
    expect(await screen.findByText(/Relation confirmée avec Agence Rhône/)).toBeVisible();
    expect(came.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("asks before it is declined, and says what then happens", async () => {
    const came = serve(withRelation());
    showWithin(SignedIn, Home, "/");
    await userEvent.click(await screen.findByRole("button", { name: "Décliner" }));
    const question = await screen.findByRole("dialog");
    expect(question).toHaveTextContent("Agence Rhône");
    expect(question).toHaveTextContent("resteront en attente");
    expect(came.filter(({ method }) => method === "POST")).toHaveLength(0);
  });
});
