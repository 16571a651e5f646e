import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { DepositRequest, Journey } from "../../api/deposits";
import { SignedIn } from "../../shell/SignedIn";
import { alice, pageOf, vault } from "../../testing/cast";
import { problem, type Route, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Filing } from "./Filing";

const both = (text: string) => ({ fr: text, en: text });
const journey: Journey = {
  key: "recovery",
  version: 1,
  direction: "D",
  title: both("Récupérer des fonds"),
  purpose: both("Pour récupérer."),
  who: both("Le débiteur."),
  notice: both("Aucun montant à indiquer."),
  amount: both("La totalité du solde"),
  steps: [
    {
      key: "transfer",
      title: both("Le virement"),
      fields: [
        {
          key: "holder",
          label: both("Titulaire"),
          help: both("Le nom du RIB."),
          kind: "text",
          required: true,
        },
        { key: "iban", label: both("IBAN"), help: both("27 caractères."), kind: "iban", required: true },
      ],
    },
  ],
  papers: [{ kind: "rib", label: both("RIB"), required: true, formats: ["pdf"], max_bytes: 1000 }],
};
const draft: DepositRequest = {
  id: "request",
  holder_id: "structure",
  journey: "recovery",
  journey_version: 1,
  journey_title: "Récupérer des fonds",
  direction: "D",
  state: "draft",
  file_number: null,
  owner_name: "Alice Martin",
  updated_at: "2026-11-03T08:00:00Z",
  submitted_at: null,
  answers: {},
  papers: [],
  step: "transfer",
  problems: [],
  summary_ready: false,
};
const answers = (request: DepositRequest, more: Record<string, Route> = {}) => ({
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
  "GET /api/deposits/requests/request": () => ({ json: request }),
  "GET /api/deposits/journeys/recovery": () => ({ json: journey }),
  ...more,
});
const open = (step = "") => showWithin(SignedIn, Filing, `/demandes/request${step}`, "/demandes/:id");

describe("DEP-10: filing from the journey's data", () => {
  it("asks what the journey asks, and fills the summary while one types", async () => {
    serve(answers(draft));
    const { container } = open();
    await userEvent.type(await screen.findByRole("textbox", { name: "Titulaire" }), "SCI du Port");
    const summary = screen.getByRole("complementary");
    expect(within(summary).getByText("SCI du Port")).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("says a wrong IBAN beside the field, before anything is sent", async () => {
    const came = serve(answers(draft));
    open();
    await userEvent.type(await screen.findByRole("textbox", { name: "Titulaire" }), "SCI");
    await userEvent.type(screen.getByRole("textbox", { name: "IBAN" }), "FR76 3000");
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer et continuer" }));
    expect(screen.getByText(/Cet IBAN n’est pas valable/)).toBeVisible();
    expect(came.some(({ method }) => method === "PUT")).toBe(false);
  });

  it("keeps what was typed when the service refuses an answer, with its reason beside the field", async () => {
    const errors = [{ field: "answers.iban", reason: "Nous ne virons que dans la zone SEPA." }];
    serve(
      answers(draft, {
        "PUT /api/deposits/requests/request/answers": () => problem(422, "ill-formed", { errors }),
      }),
    );
    open();
    await userEvent.type(await screen.findByRole("textbox", { name: "Titulaire" }), "SCI");
    await userEvent.type(screen.getByRole("textbox", { name: "IBAN" }), "FR7630006000011234567890189");
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer et continuer" }));
    expect(await screen.findByText("Nous ne virons que dans la zone SEPA.")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Titulaire" })).toHaveValue("SCI");
  });

  it("leaves a half-filled step with its draft kept", async () => {
    const came = serve(
      answers(draft, {
        "PUT /api/deposits/requests/request/answers": () => ({
          json: { ...draft, answers: { holder: "SCI" } },
        }),
      }),
    );
    open();
    await userEvent.type(await screen.findByRole("textbox", { name: "Titulaire" }), "SCI");
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer et quitter" }));
    expect(await screen.findByRole("dialog", { name: "Votre demande est enregistrée" })).toBeVisible();
    expect(await came.find(({ method }) => method === "PUT")?.json()).toEqual({
      step: "transfer",
      answers: { holder: "SCI" },
    });
  });

  it("does not go past the papers without a mandatory one", async () => {
    serve(answers(draft));
    open("?etape=papers");
    await userEvent.click(await screen.findByRole("button", { name: "Enregistrer et continuer" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Cette pièce est obligatoire.");
  });
});

describe("DEP-11: submitting", () => {
  it("names what is still missing, and does not submit", async () => {
    serve(answers({ ...draft, problems: [{ field: "papers.rib", reason: "Cette pièce est obligatoire." }] }));
    open("?etape=summary");
    expect(await screen.findByText(/RIB : Cette pièce est obligatoire/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Transmettre la demande" })).toBeDisabled();
  });

  it("asks first, then gives the file number", async () => {
    const sent = { ...draft, state: "submitted", file_number: "D-2026-000001-9", step: null };
    serve(answers(draft, { "POST /api/deposits/requests/request/submission": () => ({ json: sent }) }));
    open("?etape=summary");
    await userEvent.click(await screen.findByRole("button", { name: "Transmettre la demande" }));
    const question = await screen.findByRole("dialog");
    await userEvent.click(within(question).getByRole("button", { name: "Transmettre la demande" }));
    expect(await screen.findByText("D-2026-000001-9")).toBeVisible();
  });
});
