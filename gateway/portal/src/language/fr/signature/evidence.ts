export const evidence = {
  name: "preuve",
  prepare: "Préparer la preuve (PDF)",
  preparing: "Preuve en préparation…",
  download: "Télécharger la preuve (PDF)",
  data: "Données de preuve (JSON)",
};
