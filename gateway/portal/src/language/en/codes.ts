import type { codes as words } from "../fr/codes";
import type { Same } from "../words";

export const codes: Same<typeof words> = {
  sentBySms: "A code of 6 digits was sent by text message to {{to}}.",
  sentByEmail: "A code of 6 characters was sent by e-mail to {{to}}.",
  until: "It is valid until {{date}}.",
  field: "Code received",
  fieldSms: "Code received by text message",
  fieldEmail: "Code received by e-mail",
  missing: "Type the code you received.",
  act: "Confirm the code",
  again: "Ask for a new code",
  againIn_one: "Another code in {{count}} s",
  againIn_other: "Another code in {{count}} s",
  sentAgain: "A new code was sent; the former one is void.",
  wrong_one: "This code is not the right one. You have {{count}} try left.",
  wrong_other: "This code is not the right one. You have {{count}} tries left.",
  worn: "This code no longer works. Ask for a new one.",
};
