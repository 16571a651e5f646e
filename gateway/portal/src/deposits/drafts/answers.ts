import type { Answers, Journey, JourneyField, JourneyStep } from "../../api/deposits";

/** What can be wrong with an answer before anybody is asked; each has its sentence in `requests.form`. */
export type Fault = "missing" | "iban" | "bic" | "pattern" | "tooLong" | "future";

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

const today = () => new Date().toISOString().slice(0, 10);

/** What is wrong with one answer, as one types; null when nothing is. */
export function faultOf(field: JourneyField, typed: string): Fault | null {
  const text = field.spaceless ? bare(typed) : typed.trim();
  if (text === "") return field.required ? "missing" : null;
  if (field.kind === "iban") return isIban(text) ? null : "iban";
  if (field.kind === "bic") return isBic(text) ? null : "bic";
  if (field.kind === "date") return field.past && text > today() ? "future" : null;
  if (field.max && text.length > field.max) return "tooLong";
  return field.pattern && !new RegExp(field.pattern, "u").test(text) ? "pattern" : null;
}

/** The answers of one step, ready to be kept: what is blank is left out. */
export const answersOf = (step: JourneyStep, typed: Answers): Answers =>
  Object.fromEntries(
    step.fields
      .map(field => [field.key, (typed[field.key] ?? "").trim()] as const)
      .filter(([, text]) => text !== ""),
  );

/** The steps of a journey as people go through them: the questions, the attachments where some are asked, the summary. */
export const stepKeys = (journey: Journey): string[] => [
  ...journey.steps.map(({ key }) => key),
  ...(journey.attachments.length > 0 ? ["attachments"] : []),
  "summary",
];

/** Where to take a request up: where the address says, else where it was left, else at the beginning. */
export function stepToShow(journey: Journey, asked: string | null, left: string | null): string {
  const keys = stepKeys(journey);
  return [asked, left].find(key => key !== null && keys.includes(key)) ?? keys[0] ?? "summary";
}

export const stepAfter = (journey: Journey, key: string): string => {
  const keys = stepKeys(journey);
  return keys[Math.min(keys.indexOf(key) + 1, keys.length - 1)] ?? "summary";
};
