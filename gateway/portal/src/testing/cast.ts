import type { SignaturePositionView, SignatureSignatoryView } from "../api/generated";

/** What the services would answer about Alice, who has a vault, works for a company and files requests. */
export const alice = {
  account_id: "019aa000-0000-7000-8000-000000000001",
  private_number: "402718365501",
  identifiers: ["alice@exemple.fr"],
  first_name: "Alice",
  last_name: "Martin",
  email: "alice@exemple.fr",
  language: "fr" as const,
  opened_as: null,
  session_id: null,
};

/** What every space says beside its name, with nothing that waits. */
export const nothingPending = {
  pending: { relations: 0, approvals: 0 },
  named_by: null,
  services: ["diffusion"],
  rights: [],
};

export const vault = {
  ...nothingPending,
  holder_id: "vault",
  kind: "person",
  name: "",
  siret: null,
  grants: [{ organisation_id: "employer", organisation_name: "Maison Levasseur", rights: ["owner"] }],
};

export const company = {
  ...nothingPending,
  holder_id: "company",
  kind: "company",
  name: "Ateliers Moreau",
  siret: "73282932000074",
  grants: [{ organisation_id: "agency", organisation_name: "Agence Rhône", rights: ["A", "S"] }],
};

export const agency = {
  ...nothingPending,
  holder_id: "agency",
  kind: "agency",
  name: "Agence Rhône",
  siret: "73282932000074",
  grants: [{ organisation_id: "agency", organisation_name: "Agence Rhône", rights: ["A", "D", "DA"] }],
};

export const payslip = {
  id: "payslip",
  type: "payslip",
  title: "Bulletin de paie d’octobre 2026",
  tags: [] as string[],
  state: "todo" as const,
  action: "read" as const,
  compartment: "payslips" as const,
  holder_id: "vault",
  organisation_id: "employer",
  organisation_name: "Maison Levasseur",
  establishment_id: "employer",
  recipient_name: "Alice Martin",
  recipient_siret: null,
  received_at: "2026-11-03T08:00:00Z",
  delivered_at: "2026-11-03T08:00:00Z",
  dated_on: "2026-10-01",
  done_at: null,
  downloaded_at: null,
  signed_at: null,
  size: 184_000,
  pages: 2,
  metadata: { period: "2026-10" },
  signed: false,
  signature_asked: false,
  awaits_recipient: true,
  refused: false,
  signature_outcome: null,
};

export const contract = {
  ...payslip,
  id: "contract",
  type: "employment_contract",
  title: "CDD de vendeuse",
  action: "sign" as const,
  compartment: "contracts" as const,
  digest: "ab".repeat(32),
  versions: [],
  establishment: null as { name: string; siret: string | null; city: string } | null,
  signature_asked: true,
};

export const envelope = {
  id: "envelope",
  document_id: "contract",
  holder_id: "vault",
  action: "sign" as const,
  state: "open" as const,
  opened_at: "2026-11-03T08:00:00Z",
  personal: true,
  title: contract.title,
  type: contract.type,
  organisation_name: contract.organisation_name,
  digest: contract.digest,
  consent: "Je déclare avoir lu ce document.",
  proof_subject: "ce document et ces mots",
  party: "recipient" as const,
  may_sign: true,
  deadline: null as string | null,
  steps: { password: true, code: false, reading: false, placing: false },
  position: null as SignaturePositionView | null,
  signatories: [
    { party: "recipient" as const, rank: 0, is_next: true, name: null, signed_at: null },
  ] as SignatureSignatoryView[],
  signatures: [],
  refusal: null,
  validation: null,
};

export const pageOf = <Item>(...items: Item[]) => ({
  items,
  total: items.length,
  page: 1,
  pages: 1,
  total_is_capped: false,
  next: null,
});
