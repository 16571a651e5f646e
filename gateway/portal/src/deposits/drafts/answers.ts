import type { Answers, Journey, JourneyField } from "../../api/deposits";
import { dayInParis } from "../../language/formats";
import { askedAttachments, askedFields } from "../journeys/conditions";
import { isBlank, ownersIn } from "../owners/owners";

/** What can be wrong with an answer before anybody is asked; each has its sentence in `requests.form`. */
export type Fault =
  | "missing"
  | "iban"
  | "bic"
  | "pattern"
  | "tooLong"
  | "future"
  | "amount"
  | "number"
  | "email"
  | "owners";

const bare = (text: string) => text.replaceAll(/\s/g, "");

/** Whether the remainder of an IBAN is right (ISO 7064): the bank and country rules are the service's own. */
export function isIban(text: string): boolean {
  const iban = bare(text).toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  const digits = (iban.slice(4) + iban.slice(0, 4)).replaceAll(/[A-Z]/g, letter =>
    String(letter.charCodeAt(0) - 55),
  );
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

export const isBic = (text: string) =>
  /^[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bare(text).toUpperCase());

/** What is wrong with one answer, as one types; null when nothing is. */
export function faultOf(field: JourneyField, typed: string): Fault | null {
  const text = field.spaceless ? bare(typed) : typed.trim();
  if (text === "") return field.required ? "missing" : null;
  if (field.kind === "iban") return isIban(text) ? null : "iban";
  if (field.kind === "bic") return isBic(text) ? null : "bic";
  if (field.kind === "date") return field.past && text > dayInParis() ? "future" : null;
  if (field.kind === "amount")
    return /^\d{1,12}([.,]\d{1,2})?$/.test(bare(text).replace("€", "")) ? null : "amount";
  if (field.kind === "number") return /^\d{1,12}$/.test(bare(text)) ? null : "number";
  if (field.kind === "email") return /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i.test(text) ? null : "email";
  if (field.kind === "owners") return ownersFault(field, text);
  if (field.max && text.length > field.max) return "tooLong";
  return field.pattern && !new RegExp(`^(?:${field.pattern})$`, "u").test(text) ? "pattern" : null;
}

/** Owners are named, each with a date of birth where that is asked. */
const ownersFault = (field: JourneyField, text: string): Fault | null =>
  ownersIn(text)
    .filter(owner => !isBlank(owner))
    .every(({ name, born_on }) => name.trim() && (born_on || !field.with_birth_date))
    ? null
    : "owners";

/** The answers of one step, ready to be kept: what is blank is left out. */
export const answersOf = (fields: JourneyField[], typed: Answers): Answers =>
  Object.fromEntries(
    fields
      .map(field => [field.key, (typed[field.key] ?? "").trim()] as const)
      .filter(([, text]) => text !== ""),
  );

/** The steps of a journey as people go through them: the questions, the attachments where some are asked, the summary. */
export function stepKeys(journey: Journey, answers: Answers): string[] {
  const asked = askedFields(journey, answers);
  return [
    ...journey.steps.filter(step => step.fields.some(field => asked.includes(field))).map(({ key }) => key),
    ...(askedAttachments(journey, answers).length > 0 ? ["attachments"] : []),
    "summary",
  ];
}

/** Where to take a request up: where the address says, else where it was left, else at the beginning. */
export const stepToShow = (keys: string[], asked: string | null, left: string | null): string =>
  [asked, left].find(key => key !== null && keys.includes(key)) ?? keys[0] ?? "summary";

export const stepAfter = (keys: string[], key: string): string =>
  keys[Math.min(keys.indexOf(key) + 1, keys.length - 1)] ?? "summary";

/** The step before; nothing at the beginning. */
export const stepBefore = (keys: string[], key: string): string | undefined => keys[keys.indexOf(key) - 1];
