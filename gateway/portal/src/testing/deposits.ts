import type { DepositRequest, Journey } from "../api/deposits";
import { alice, pageOf, vault } from "./cast";
import type { Route } from "./server";

const both = (text: string) => ({ fr: text, en: text });
/** A journey in its first version, which was there when the draft began. */
export const journey: Journey = {
  key: "recovery",
  version: 1,
  direction: "D",
  title: both("Récupérer des fonds"),
  purpose: both("Pour récupérer."),
  who: both("Le débiteur."),
  need: both("Saisies"),
  act: both("Récupérer des fonds"),
  notice: both("Aucun montant à indiquer."),
  amount: both("La totalité du solde"),
  amount_field: null,
  offers_users: false,
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
          only_if: [],
        },
        {
          key: "iban",
          label: both("IBAN"),
          help: both("27 caractères."),
          kind: "iban",
          required: true,
          only_if: [],
        },
      ],
    },
  ],
  attachments: [
    { kind: "rib", label: both("RIB"), required: true, formats: ["pdf"], max_bytes: 1000, only_if: [] },
  ],
};
/** A draft of that first version. */
export const draft: DepositRequest = {
  id: "request",
  holder_id: "structure",
  journey: "recovery",
  journey_version: 1,
  journey_title: "Récupérer des fonds",
  direction: "D",
  state: "draft",
  stage: "draft",
  decision_reason: null,
  entries: [],
  proof_ready: false,
  file_number: null,
  owner_name: "Alice Martin",
  updated_at: "2026-11-03T08:00:00Z",
  submitted_at: null,
  answers: {},
  attachments: [],
  step: "transfer",
  problems: [],
  summary_ready: false,
};
/** The same journey in the version that is offered now, which asks something else. */
export const newerJourney: Journey = {
  ...journey,
  version: 2,
  steps: journey.steps.map(step => ({
    ...step,
    fields: [
      {
        key: "notary",
        label: both("Notaire"),
        help: both("Son nom."),
        kind: "text",
        required: true,
        only_if: [],
      } as const,
    ],
  })),
};

/** What the service answers about that draft, or about what became of it. */
export const answersAbout = (request: DepositRequest, more: Record<string, Route> = {}) => ({
  "GET /api/auth/me": () => ({ json: alice }),
  "GET /api/tenancy/spaces": () => ({ json: pageOf(vault) }),
  "GET /api/deposits/requests/request": () => ({ json: request }),
  "GET /api/deposits/journeys/recovery": () => ({ json: newerJourney }),
  "GET /api/deposits/journeys/recovery/versions/1": () => ({ json: journey }),
  ...more,
});
