export const notifications = {
  byMail: "What you receive by email",
  paces: { at_once: "At once", daily: "Once a day, at 8 a.m.", never: "Never" },
  subjects: {
    new_documents: { name: "New documents", about: "An email announces what comes to your spaces." },
    signature_reminders: {
      name: "Signature reminders",
      about: "A document has waited for your signature for some days.",
    },
    sent_documents: {
      name: "Documents that you have signed by others",
      about: "Somebody refuses to sign, or the deadline has passed.",
    },
    pay: { name: "Advances and hours", about: "An advance is decided, or your hours are disputed." },
  },
  zone: "8 a.m. in",
  always:
    "The rest is always sent: your sign-in and security, your rights, your requests, the links and codes that you wait for.",
  save: "Save",
  saved: "Your choices are saved.",
};
