export const notifications = {
  byMail: "Ce que vous recevez par e-mail",
  paces: { at_once: "Tout de suite", daily: "Une fois par jour, à 8 h", never: "Jamais" },
  subjects: {
    new_documents: {
      name: "Nouveaux documents",
      about: "Un e-mail annonce ce qui arrive dans vos espaces.",
    },
    signature_reminders: {
      name: "Rappels de signature",
      about: "Un document attend votre signature depuis quelques jours.",
    },
    sent_documents: {
      name: "Documents que vous faites signer",
      about: "Quelqu’un refuse de signer, ou le délai est passé.",
    },
    pay: { name: "Acomptes et heures", about: "Un acompte est décidé, ou vos heures sont contestées." },
  },
  zone: "8 h, à l’heure de",
  always:
    "Le reste est toujours envoyé : votre connexion et votre sécurité, vos droits, vos demandes, les liens et les codes que vous attendez.",
  save: "Enregistrer",
  saved: "Vos choix sont enregistrés.",
};
