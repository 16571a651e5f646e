import type { signing as words } from "../../fr/signature/signing";
import type { Same } from "../../words";

export const signing: Same<typeof words> = {
  title: "Sign the document",
  refusedTitle: "Signature refused",
  steps: { accept: "Accept", appearance: "My signature", confirm: "Confirm", done: "Signed" },
  accept: {
    title: "Have you read this document?",
    see: "Read the document again",
    must: "Tick the declaration to go on.",
    go: "Go on to the signature",
    refuse: "Refuse to sign",
  },
  appearance: {
    title: "Choose your signature",
    text: "Name to write",
    handwriting: "Handwriting",
    handwritings: { cursive: "Cursive", upright: "Upright", bold: "Bold" },
    preview: "Preview of your signature",
    empty: "Write the name to appear.",
    long: "The name must not exceed 60 characters.",
  },
  confirm: {
    title: "Confirm with your password",
    text: "Your password proves that it is you who signs.",
    password: "Password",
    wrong: "Wrong password. Check capitals and special characters.",
    act: "Sign this document",
  },
  working: {
    title: "Your signature is recorded",
    text: "The signed document is being prepared. You may leave this page: it will be filed by itself.",
  },
  done: {
    title: "Document signed",
    text: "“{{title}}” bears your signature. It is filed under “{{compartment}}”.",
    see: "See the signed document",
    home: "Back to home",
  },
  failed: "The signature could not be applied. Your consent is kept; we are trying again.",
  refusal: {
    title: "Refuse to sign",
    text: "A refusal is final. It is kept with its reason, its date and its time.",
    reason: "Reason for refusing",
    must: "Give the reason for your refusal.",
    act: "Refuse to sign this document",
    done: "Your refusal is recorded",
    doneText: "You refused to sign “{{title}}”. The document is filed without your signature.",
    see: "See the document",
  },
  notYours: "This document is not waiting for your signature",
  notYoursText: "It is not to be signed, or signing belongs to someone else in your company.",
  company: "You sign for your company: its stamp, your name and the time are written on the document.",
  soon: "The signature request is being prepared. This page will refresh by itself.",
};
