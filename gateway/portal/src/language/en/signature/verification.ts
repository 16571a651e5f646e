import type { verification as words } from "../../fr/signature/verification";
import type { Same } from "../../words";

export const verification: Same<typeof words> = {
  title: "Verify a signed document",
  lead: "Bring a PDF: you learn whether it is intact, who signed it and when. The file is not kept.",
  file: "PDF file to verify",
  choose: "Choose a PDF",
  byDigest: "Verify by its digest",
  byDigestText: "Without sending the file: its SHA-256 digest says whether it came from here.",
  digest: "SHA-256 digest",
  digestWrong: "A SHA-256 digest has 64 characters, from 0 to 9 and from a to f.",
  look: "Look this digest up",
  unknown: "No document signed here has this digest.",
  fromHere: "This file was signed here on {{date}}.",
  beforeSigning: "This file is the original, without a signature, of a document signed here on {{date}}.",
  notFromHere: "This exact version of the file is not known here.",
  another: "Verify another file",
  verdicts: {
    valid: "Document intact",
    invalid: "Document not valid",
    "signed-elsewhere": "Document intact, signed elsewhere",
    unsigned: "No signature in this file",
  },
  explained: {
    valid: "Nothing was changed since the last signature, and every signature comes from here.",
    invalid: "Do not rely on this file. Ask whoever gave it to you for the original.",
    "signed-elsewhere":
      "Nothing was changed since the last signature. We don’t know the certificate of each: check it with the signatory.",
    unsigned: "This file can be read, but nobody signed it.",
  },
  faults: {
    unreadable: "This file is no readable PDF, or it is damaged, incomplete or protected.",
    altered: "The signed content was changed.",
    forged: "A signature is not authentic.",
    "changed-since": "The document was changed after a signature.",
    "added-since": "Something was added after the last signature.",
  },
  signatures: "Signatures",
  signature: "Signature {{position}}",
  name: "Signatory",
  at: "Signed on",
  level: "Level",
  certificate: "Certificate",
  issuer: "Issued by",
  ours: "Made here",
  yes: "Yes",
  no: "No",
};
