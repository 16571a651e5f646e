import type { codes as words } from "../fr/codes";
import type { Same } from "../words";

export const codes: Same<typeof words> = {
  sentBySms: "We have sent a 6-digit code by text message to {{to}}.",
  sentByEmail: "We have sent a 6-character code by email to {{to}}.",
  until: "It is valid until {{date}}.",
  untilTime: "It is valid until {{time}}.",
  fieldSms: "Code received by text message",
  fieldEmail: "Code received by email",
  missing: "Enter the code you received.",
  act: "Confirm the code",
  again: "Send another code",
  againIn_one: "Another code in {{count}} s",
  againIn_other: "Another code in {{count}} s",
  sentAgain: "Another code is on its way; the earlier one no longer works.",
  wrong_one: "That is not the right code. You have {{count}} try left.",
  wrong_other: "That is not the right code. You have {{count}} tries left.",
  worn: "This code no longer works. Ask for another one.",
};
