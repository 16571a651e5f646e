import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { agency, alice, pageOf, vault } from "../../testing/cast";
import { serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Requests } from "./Requests";

beforeEach(() => localStorage.clear());

const asked = {
  document_id: "contract",
  title: "Contrat CMDE-0001",
  type: "assignment_contract",
  recipient_name: "Fonderie Modèle",
  state: "open",
  opened_at: "2026-11-03T08:00:00Z",
  closed_at: null,
  deadline: "2026-12-24T22:59:59Z",
  signatories: [
    {
      party: "agency",
      rank: 0,
      is_next: false,
      name: "Agathe Imaginaire",
      signed_at: "2026-11-04T08:00:00Z",
    },
    { party: "recipient", rank: 1, is_next: true, name: null, signed_at: null },
  ],
  refusal: null,
};
const refused = {
  ...asked,
  document_id: "other",
  title: "Contrat CMDE-0002",
  state: "refused",
  signatories: [{ party: "recipient", rank: 0, is_next: false, name: null, signed_at: null }],
  refusal: {
    name: "Sacha Modèle",
    party: "recipient",
    refused_at: "2026-11-05T08:00:00Z",
    reason: "Les dates sont fausses.",
  },
};
const answers = (spaces = pageOf<object>(agency)) => ({
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: spaces }),
  "GET /api/signature/envelopes": () => ({ json: pageOf() }),
  "GET /api/signature/requests": (request: Request) => {
    const state = new URL(request.url).searchParams.get("state");
    return { json: { items: state === "refused" ? [refused] : [asked], next: null } };
  },
});

describe("SIG-01: who asked follows each signatory", () => {
  it("shows who signed, whose turn it is, and until when", async () => {
    serve(answers());
    const { container } = showWithin(SignedIn, Requests, "/demandes-de-signature");
    const way = await screen.findByRole("link", { name: asked.title });
    expect(way).toHaveAttribute("href", "/documents-transmis/contract");
    const row = within(way.closest("li") as HTMLElement);
    expect(row.getByText(/Fonderie Modèle/)).toBeVisible();
    expect(row.getByText(/L’expéditeur \(Agathe Imaginaire\) : signé le/)).toBeVisible();
    expect(row.getByText(/Le destinataire : à signer/)).toBeVisible();
    expect(row.getByText(/24 déc/)).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("says who refused, and why", async () => {
    serve(answers());
    showWithin(SignedIn, Requests, "/demandes-de-signature");
    await userEvent.click(await screen.findByRole("button", { name: "Refusées" }));
    expect(await screen.findByText(/Refusé par Sacha Modèle .*Les dates sont fausses\./)).toBeVisible();
  });

  it("is nothing for those who send nothing", async () => {
    const came = serve(answers(pageOf<object>(vault)));
    showWithin(SignedIn, Requests, "/demandes-de-signature");
    expect(await screen.findByRole("alert")).toBeVisible();
    expect(came.some(({ url }) => url.includes("/requests"))).toBe(false);
  });
});
