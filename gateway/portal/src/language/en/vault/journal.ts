import type { attestation as frenchAttestation, vaultJournal as frenchJournal } from "../../fr/vault/journal";
import type { Same } from "../../words";

export const vaultJournal: Same<typeof frenchJournal> = {
  title: "Journal of the vault",
  lead: "Everything that was done with your documents, those that you deleted included.",
  none: "Nothing is recorded yet",
  attestation: "Attestation",
  attestationOf: "Attestation of {{title}}",
};

export const attestation: Same<typeof frenchAttestation> = {
  title: "Attestation",
  lead: "What the journal of the vault says of this document’s deposit, and of its destruction.",
  document: "Document",
  at: "On",
  by: "By",
  line: "Line of the journal",
  signature: "Signature",
  attestedAt: "Attested on",
  number: "Number of the document",
  value: "Ed25519 signature",
  download: "Download the attestation",
  print: "Print",
  fileName: "Attestation {{title}}",
};
