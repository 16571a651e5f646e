import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { DepositRequest, Journey, JourneyField } from "../../api/deposits";
import { SignedIn } from "../../shell/SignedIn";
import { pageOf } from "../../testing/cast";
import { answersAbout, draft, journey } from "../../testing/deposits";
import { serve } from "../../testing/server";
import { faults, show, showWithin } from "../../testing/show";
import { Filing } from "../drafts/Filing";
import { askedAttachments, askedFields } from "./conditions";
import { JourneyCatalogue } from "./JourneyCatalogue";

const both = (text: string) => ({ fr: text, en: text });
const question = (
  key: string,
  kind: JourneyField["kind"],
  more: Partial<JourneyField> = {},
): JourneyField => ({
  key,
  kind,
  label: both(key),
  help: both(""),
  required: false,
  only_if: [],
  ...more,
});
const when = (field: string, more: Partial<JourneyField["only_if"][number]>) => [
  { field, one_of: [], none_of: [], at_least: null, at_most: null, ...more },
];
const choice = (value: string) => ({ value, label: both(value), instructions: both(`Par ${value}`) });

/** A journey that no code knows: every kind of question, some that depend on others. */
const madeUp: Journey = {
  ...journey,
  direction: "C",
  amount: null,
  amount_field: "montant",
  steps: [
    {
      key: "one",
      title: both("Première étape"),
      fields: [
        question("montant", "amount", { required: true }),
        question("origine", "text", { required: true, only_if: when("montant", { at_least: "1000" }) }),
        question("enfants", "number"),
        question("naissance", "date", { only_if: when("enfants", { at_least: "1", none_of: ["9"] }) }),
        question("courriel", "email"),
        question("titulaires", "owners", { required: true, with_birth_date: true }),
        question("moyen", "payment", { required: true, choices: [choice("chèque"), choice("virement")] }),
      ],
    },
    {
      key: "two",
      title: both("Deuxième étape"),
      fields: [question("numéro", "text", { only_if: when("moyen", { one_of: ["chèque"] }) })],
    },
  ],
  attachments: [
    {
      ...(journey.attachments[0] as Journey["attachments"][number]),
      only_if: when("montant", { at_most: "50" }),
    },
  ],
};

const open = (request: DepositRequest = { ...draft, step: "one" }, more = {}) => {
  const came = serve(
    answersAbout(request, {
      "GET /api/deposits/journeys/recovery/versions/1": () => ({ json: madeUp }),
      ...more,
    }),
  );
  const shown = showWithin(SignedIn, Filing, "/demandes/request", "/demandes/:id");
  return { came, ...shown };
};

describe("DEP-01: conditions of a journey's questions and documents", () => {
  const asked = (answers: Record<string, string>) => askedFields(madeUp, answers).map(({ key }) => key);

  it("hold by the order of amounts, numbers and days, as people write them", () => {
    expect(asked({ montant: "999,99" })).not.toContain("origine");
    expect(asked({ montant: "1 000" })).toContain("origine");
    expect(asked({ enfants: "9" })).not.toContain("naissance");
    expect(asked({ enfants: "10" })).toContain("naissance");
  });

  it("do not hold without an answer", () => {
    expect(asked({})).toEqual(["montant", "enfants", "courriel", "titulaires", "moyen"]);
    expect(askedAttachments(madeUp, {})).toEqual([]);
    expect(askedAttachments(madeUp, { montant: "50" })).toHaveLength(1);
  });
});

describe("DEP-01: a journey that no code knows goes through every screen", () => {
  it("asks a question once its condition holds, and leaves out a step that asks nothing", async () => {
    open();
    const amount = await screen.findByRole("textbox", { name: "montant" });
    expect(screen.queryByRole("textbox", { name: "origine" })).toBeNull();
    expect(screen.queryByText("Deuxième étape")).toBeNull();
    await userEvent.type(amount, "1 250,50");
    expect(screen.getByRole("textbox", { name: "origine" })).toBeVisible();
    await userEvent.click(screen.getByRole("radio", { name: "chèque" }));
    expect(screen.getByText("Deuxième étape")).toBeVisible();
    expect(within(screen.getByRole("complementary")).getByText(/1\s250,50\s€/)).toBeVisible();
  });

  it("says what is wrong with each kind of answer beside its field", async () => {
    const { came } = open();
    await userEvent.type(await screen.findByRole("textbox", { name: "montant" }), "douze");
    await userEvent.type(screen.getByRole("textbox", { name: "enfants" }), "deux");
    await userEvent.type(screen.getByRole("textbox", { name: "courriel" }), "moi");
    await userEvent.type(screen.getByRole("textbox", { name: "Nom du titulaire 1" }), "Petit");
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer et continuer" }));
    expect(screen.getByText(/Écrivez un montant en euros/)).toBeVisible();
    expect(screen.getByText(/Écrivez un nombre entier/)).toBeVisible();
    expect(screen.getByText(/Cette adresse e-mail/)).toBeVisible();
    expect(screen.getByText(/Nommez chaque titulaire/)).toBeVisible();
    expect(came.some(({ method }) => method === "PUT")).toBe(false);
  });

  it("sends the owners as one list, one after the other", async () => {
    const { came, container } = open(undefined, {
      "PUT /api/deposits/requests/request/answers": () => ({ json: draft }),
    });
    await userEvent.type(await screen.findByRole("textbox", { name: "montant" }), "20");
    await userEvent.type(screen.getByRole("textbox", { name: "Nom du titulaire 1" }), "Petit");
    await userEvent.type(screen.getByLabelText(/Date de naissance du titulaire 1/), "2014-05-03");
    await userEvent.click(screen.getByRole("button", { name: "Ajouter un titulaire" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Nom du titulaire 2" }), "Grand");
    await userEvent.type(screen.getByLabelText(/Date de naissance du titulaire 2/), "2013-05-03");
    expect(await faults(container)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Enregistrer" }));
    expect(await screen.findByRole("dialog", { name: "Votre demande est enregistrée" })).toBeVisible();
    const sent = await came.find(({ method }) => method === "PUT")?.json();
    expect(JSON.parse(sent.answers.titulaires).map(({ name }: { name: string }) => name)).toEqual([
      "Petit",
      "Grand",
    ]);
  });

  it("keeps what was typed and not saved when one goes back and forth", async () => {
    const answers = { montant: "20", moyen: "chèque" };
    open({ ...draft, answers, step: "two" });
    await userEvent.type(await screen.findByRole("textbox", { name: "numéro" }), "1234567");
    await userEvent.click(screen.getByRole("button", { name: "Retour" }));
    expect(await screen.findByRole("textbox", { name: "montant" })).toHaveValue("20");
    await userEvent.click(screen.getByRole("radio", { name: "virement" }));
    await userEvent.click(screen.getByRole("radio", { name: "chèque" }));
    expect(within(screen.getByRole("complementary")).getByText("1234567")).toBeVisible();
  });

  it("recalls the means of payment in the summary, before sending and after (DEP-14)", async () => {
    const answers = { montant: "60", moyen: "virement" };
    const sent = { ...draft, answers, state: "submitted", file_number: "CO-2026-000001-1" } as const;
    open(
      { ...draft, answers, step: "summary" },
      { "POST /api/deposits/requests/request/submission": () => ({ json: sent }) },
    );
    const recalled = "Moyen de paiement choisi : virement.";
    expect(await screen.findByText(recalled)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Transmettre la demande" }));
    const asking = await screen.findByRole("dialog");
    expect(within(asking).getByText(recalled)).toBeVisible();
    await userEvent.click(within(asking).getByRole("button", { name: "Transmettre la demande" }));
    expect(await screen.findByText("CO-2026-000001-1")).toBeVisible();
    expect(screen.getByText("Par virement")).toBeVisible();
  });
});

describe("POR-16: the catalogue", () => {
  it("shows the journeys by need, each with the way to its page, without an account", async () => {
    serve({
      "GET /api/auth/me": () => ({ status: 401, json: {} }),
      "GET /api/deposits/catalogue": () => ({
        json: pageOf(madeUp, { ...madeUp, key: "b", need: both("Enfants") }),
      }),
    });
    const { container } = show(JourneyCatalogue, "/demarches", "/demarches");
    expect(await screen.findByRole("heading", { name: "Saisies" })).toBeVisible();
    expect(screen.getByRole("heading", { name: "Enfants" })).toBeVisible();
    const [first] = screen.getAllByRole("link", { name: /^Voir cette démarche/ });
    expect(first).toHaveAttribute("href", "/parcours/recovery");
    expect(await faults(container)).toEqual([]);
  });
});
