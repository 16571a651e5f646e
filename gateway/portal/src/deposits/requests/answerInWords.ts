import type { JourneyField } from "../../api/deposits";
import { inReaderLanguage, inWords } from "../../language/formats";

/** Groups of four, as an IBAN is printed. */
export const ibanInGroups = (text: string) =>
  text
    .replaceAll(/\s/g, "")
    .toUpperCase()
    .replaceAll(/(.{4})(?=.)/g, "$1 ");

/** An answer as people read it. */
export function answerInWords(field: JourneyField, answer: string | undefined): string {
  if (!answer) return "";
  if (field.kind === "choice") {
    const choice = field.choices?.find(({ value }) => value === answer);
    return choice ? inReaderLanguage(choice.label) : answer;
  }
  if (field.kind === "date" && /^\d{4}-\d{2}-\d{2}$/.test(answer)) return inWords(answer);
  return field.kind === "iban" && !answer.includes("•") ? ibanInGroups(answer) : answer;
}
