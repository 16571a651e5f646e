import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { SignedIn } from "../../shell/SignedIn";
import { answersAbout, draft } from "../../testing/deposits";
import { problem, serve } from "../../testing/server";
import { faults, showWithin } from "../../testing/show";
import { Filing } from "./Filing";

const open = (step = "") => showWithin(SignedIn, Filing, `/demandes/request${step}`, "/demandes/:id");

describe("DEP-10: filing from the journey's data", () => {
  it("asks what the journey asks, and fills the summary while one types", async () => {
    serve(answersAbout(draft));
    const { container } = open();
    await userEvent.type(await screen.findByRole("textbox", { name: "Titulaire" }), "SCI du Port");
    const summary = screen.getByRole("complementary");
    expect(within(summary).getByText("SCI du Port")).toBeVisible();
    expect(await faults(container)).toEqual([]);
  });

  it("says a wrong IBAN beside the field, before anything is sent", async () => {
    const came = serve(answersAbout(draft));
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
      answersAbout(draft, {
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
      answersAbout(draft, {
        "PUT /api/deposits/requests/request/answers": () => ({
          json: { ...draft, answers: { holder: "SCI" } },
        }),
      }),
    );
    open();
    await userEvent.type(await screen.findByRole("textbox", { name: "Titulaire" }), "SCI");
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
    expect(await screen.findByRole("dialog", { name: "Votre demande est enregistrée" })).toBeVisible();
    expect(await came.find(({ method }) => method === "PUT")?.json()).toEqual({
      step: "transfer",
      answers: { holder: "SCI" },
    });
  });

  it("does not go past the attachments without a mandatory one", async () => {
    serve(answersAbout(draft));
    open("?etape=attachments");
    await userEvent.click(await screen.findByRole("button", { name: "Enregistrer et continuer" }));
    expect(screen.getByRole("alert")).toHaveTextContent("Cette pièce est obligatoire.");
  });
});

describe("DEP-11: submitting", () => {
  it("names what is still missing, and does not submit", async () => {
    serve(
      answersAbout({
        ...draft,
        problems: [{ field: "attachments.rib", reason: "Cette pièce est obligatoire." }],
      }),
    );
    open("?etape=summary");
    expect(await screen.findByText(/RIB : Cette pièce est obligatoire/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Transmettre la demande" })).toBeDisabled();
  });

  it("asks first, then gives the file number", async () => {
    const sent = { ...draft, state: "submitted", file_number: "D-2026-000001-9", step: null };
    serve(answersAbout(draft, { "POST /api/deposits/requests/request/submission": () => ({ json: sent }) }));
    open("?etape=summary");
    await userEvent.click(await screen.findByRole("button", { name: "Transmettre la demande" }));
    const question = await screen.findByRole("dialog");
    await userEvent.click(within(question).getByRole("button", { name: "Transmettre la demande" }));
    expect(await screen.findByText("D-2026-000001-9")).toBeVisible();
  });
});

describe("DEP-01: a draft keeps the version that it began with", () => {
  it("asks the questions of its own version, though a newer one is offered", async () => {
    serve(answersAbout(draft));
    open();
    expect(await screen.findByRole("textbox", { name: "Titulaire" })).toBeVisible();
    expect(screen.queryByRole("textbox", { name: "Notaire" })).not.toBeInTheDocument();
  });
});
