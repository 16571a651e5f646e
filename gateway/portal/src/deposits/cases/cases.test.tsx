import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Case, DepositRequest } from "../../api/deposits";
import { SignedIn } from "../../shell/SignedIn";
import { pageOf, vault } from "../../testing/cast";
import { answersAbout, draft } from "../../testing/deposits";
import { problem, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { RequestDetail } from "../requests/RequestDetail";
import { CasePage } from "./CasePage";
import { Queue } from "./Queue";

const document = {
  id: "rib-1",
  kind: "rib",
  name: "rib.pdf",
  size: 1200,
  state: "filed",
  verdict: null,
  refusal_reason: null,
  is_current: true,
} as const;

const received: Case = {
  ...draft,
  id: "case",
  state: "submitted",
  stage: "received",
  file_number: "DC-2026-000001-9",
  submitted_at: "2026-11-03T08:00:00Z",
  answers: { holder: "SCI du Port", iban: "FR7630006000011234567890189" },
  attachments: [document],
  step: null,
  revision: 1,
  structure_name: "SCI du Port",
  case_group: "seizures",
  manager_name: "",
  is_mine: false,
  confirmation: { fr: "Tout le solde est dû.", en: "The whole balance is due." },
  needs_two: true,
  may_withdraw: false,
  labels: [],
  may_confirm: false,
};
const mine: Case = {
  ...received,
  stage: "examining",
  is_mine: true,
  manager_name: "Marc Exemple",
  revision: 2,
};

const ADDRESS = "/api/deposits/cases/case";
const open = (one: Case, more = {}) => {
  const came = serve(answersAbout(draft, { [`GET ${ADDRESS}`]: () => ({ json: one }), ...more }));
  return { came, ...showWithin(SignedIn, CasePage, "/dossiers/case", "/dossiers/:id") };
};

describe("DEP-30: the queue", () => {
  it("shows what is to take with true counts, and finds a case by its number", async () => {
    const came = serve(
      answersAbout(draft, {
        "GET /api/deposits/cases": () => ({
          json: { items: [{ ...received, amount: "1250.50" }], next: null },
        }),
        "GET /api/deposits/cases/counts": () => ({
          json: { "to-take": 10_001, mine: 3, "to-confirm": 0, waiting: 0, validated: 0, rejected: 0 },
        }),
        "GET /api/deposits/cases/groups": () => ({
          json: { items: ["seizures", "own-group"], every: ["seizures", "own-group"] },
        }),
        "GET /api/deposits/cases/by-number": () => ({ json: { id: "case" } }),
      }),
    );
    const { container, router } = showWithin(SignedIn, Queue, "/dossiers");
    expect(await screen.findByRole("link", { name: "DC-2026-000001-9" })).toBeVisible();
    expect(screen.getByRole("tab", { name: /À prendre \(10\s000\+\)/ })).toBeVisible();
    expect(screen.getByRole("tab", { name: "Les miens (3)" })).toBeVisible();
    expect(await faults(container)).toEqual([]);
    await userEvent.type(screen.getByRole("textbox", { name: "Numéro de dossier" }), "dc-2026-000001-9");
    await userEvent.click(screen.getByRole("button", { name: "Ouvrir le dossier" }));
    expect(await screen.findByText("ailleurs")).toBeVisible();
    expect(router.state.location.pathname).toBe("/dossiers/case");
    expect(came.some(({ url }) => url.includes("number=dc-2026-000001-9"))).toBe(true);
  });
});

describe("DEP-30: one case", () => {
  it("is taken before anything is judged", async () => {
    const { container } = open(received, { [`POST ${ADDRESS}/take`]: () => ({ json: mine }) });
    expect(await screen.findByText(/FR76 3000 6000/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Accepter rib.pdf" })).toBeNull();
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Prendre ce dossier" }));
    expect(await screen.findByRole("button", { name: "Accepter rib.pdf" })).toBeVisible();
  });

  it("refuses a document only with a reason, at the revision that was seen", async () => {
    const refused = { ...document, verdict: "refused", refusal_reason: "Illisible." } as const;
    const { came } = open(mine, {
      [`PUT ${ADDRESS}/attachments/rib-1/verdict`]: () => ({
        json: { ...mine, revision: 3, attachments: [refused] },
      }),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Refuser rib.pdf" }));
    const asking = await screen.findByRole("dialog");
    await userEvent.click(within(asking).getByRole("button", { name: "Refuser" }));
    expect(came.some(({ method }) => method === "PUT")).toBe(false);
    await userEvent.type(within(asking).getByRole("textbox"), "Illisible.");
    await userEvent.click(within(asking).getByRole("button", { name: "Refuser" }));
    expect(await screen.findByText("Illisible.")).toBeVisible();
    expect(await came.find(({ method }) => method === "PUT")?.json()).toEqual({
      revision: 2,
      refusal_reason: "Illisible.",
    });
  });

  it("asks to confirm the journey's words before a validation is proposed (DEP-15)", async () => {
    const proposed = { ...mine, stage: "confirming", revision: 3 } as const;
    open(mine, { [`POST ${ADDRESS}/validation`]: () => ({ json: proposed }) });
    await userEvent.click(await screen.findByRole("button", { name: "Proposer la validation" }));
    const asking = await screen.findByRole("dialog");
    expect(within(asking).getByText(/Tout le solde est dû/)).toBeVisible();
    await userEvent.click(within(asking).getByRole("button", { name: "Proposer la validation" }));
    expect(await screen.findByText(/une autre personne la confirme/)).toBeVisible();
  });

  it("shows a document beside the facts, and gives the focus back once it is closed", async () => {
    open(mine, {
      [`POST ${ADDRESS}/attachments/rib-1/ticket`]: () => ({ json: { ticket: "for-rib" } }),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Voir la pièce rib.pdf" }));
    expect(await screen.findByRole("region", { name: "rib.pdf" })).toBeVisible();
    expect(screen.getByText(/FR76 3000 6000/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Fermer la pièce" }));
    expect(screen.queryByRole("region", { name: "rib.pdf" })).toBeNull();
    expect(screen.getByRole("button", { name: "Voir la pièce rib.pdf" })).toHaveFocus();
  });

  it("takes a colleague's decision back only with a reason (DEP-36)", async () => {
    const rejected = { ...received, state: "rejected", stage: "rejected", may_withdraw: true } as const;
    const { came } = open(rejected, { [`POST ${ADDRESS}/withdrawn-decision`]: () => ({ json: mine }) });
    await userEvent.click(await screen.findByRole("button", { name: "Revenir sur la décision" }));
    const asking = await screen.findByRole("dialog");
    await userEvent.click(within(asking).getByRole("button", { name: "Revenir sur la décision" }));
    expect(came.some(({ method }) => method === "POST")).toBe(false);
    await userEvent.type(within(asking).getByRole("textbox"), "Jugement réformé.");
    await userEvent.click(within(asking).getByRole("button", { name: "Revenir sur la décision" }));
    expect(await screen.findByRole("button", { name: "Accepter rib.pdf" })).toBeVisible();
    expect(await came.find(({ method }) => method === "POST")?.json()).toEqual({
      revision: 1,
      reason: "Jugement réformé.",
    });
  });

  it("says that a colleague acted meanwhile, and shows what there is now", async () => {
    let asked = 0;
    open(received, {
      [`GET ${ADDRESS}`]: () => ({
        json: asked++ ? { ...received, manager_name: "Nina Exemple", stage: "examining" } : received,
      }),
      [`POST ${ADDRESS}/take`]: () => problem(409, "case-changed"),
    });
    await userEvent.click(await screen.findByRole("button", { name: "Prendre ce dossier" }));
    expect(await screen.findByRole("button", { name: "Reprendre à Nina Exemple" })).toBeVisible();
    expect(screen.getByText(/Quelqu’un d’autre a agi sur ce dossier/)).toBeVisible();
  });
});

const filing = { organisation_id: "structure", organisation_name: "SCI du Port", rights: ["user"] };

describe("DEP-22: a returned request", () => {
  const waiting: DepositRequest = {
    ...draft,
    state: "waiting",
    stage: "returned",
    file_number: "DC-2026-000001-9",
    submitted_at: "2026-11-03T08:00:00Z",
    attachments: [{ ...document, verdict: "refused", refusal_reason: "Illisible." }],
  };

  it("names each refused document with its reason, and is not sent before it is replaced", async () => {
    serve(
      answersAbout(waiting, {
        "GET /api/tenancy/spaces": () => ({
          json: pageOf({ ...vault, holder_id: "structure", kind: "deposit_client", grants: [filing] }),
        }),
      }),
    );
    const { container } = showWithin(SignedIn, RequestDetail, "/mon-suivi/request", "/mon-suivi/:id");
    expect(await screen.findByText(/Illisible/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Valider" })).toBeDisabled();
    expect(await faults(container)).toEqual([]);
  });
});
