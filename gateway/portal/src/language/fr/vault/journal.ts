export const vaultJournal = {
  title: "Journal du coffre",
  lead: "Tout ce qui a été fait de vos documents, même de ceux que vous avez supprimés.",
  none: "Rien n’est inscrit pour l’instant",
  attestation: "Attestation",
  attestationOf: "Attestation de {{title}}",
};

export const attestation = {
  title: "Attestation",
  lead: "Ce que le journal du coffre dit du dépôt de ce document, et de sa destruction.",
  document: "Document",
  at: "Le",
  by: "Par",
  line: "Ligne du journal",
  signature: "Signature",
  attestedAt: "Attesté le",
  number: "Numéro du document",
  value: "Signature Ed25519",
  download: "Télécharger l’attestation",
  print: "Imprimer",
  fileName: "Attestation {{title}}",
};
