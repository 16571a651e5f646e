import type { JourneyField } from "../../api/deposits";
import { amount, inReaderLanguage, inWords } from "../../language/formats";
import { ownersInWords } from "../owners/owners";

/** Groups of four, as an IBAN is printed. */
export const ibanInGroups = (text: string) =>
  text
    .replaceAll(/\s/g, "")
    .toUpperCase()
    .replaceAll(/(.{4})(?=.)/g, "$1 ");

const euros = (text: string) => Number(text.replaceAll(/[\s€]/g, "").replace(",", "."));

/** An answer as people read it. */
export function answerInWords(field: JourneyField, answer: string | undefined): string {
  if (!answer) return "";
  if (field.kind === "choice" || field.kind === "payment") {
    const choice = field.choices?.find(({ value }) => value === answer);
    return choice ? inReaderLanguage(choice.label) : answer;
  }
  if (field.kind === "date" && /^\d{4}-\d{2}-\d{2}$/.test(answer)) return inWords(answer);
  if (field.kind === "owners") return ownersInWords(answer);
  if (field.kind === "amount" && Number.isFinite(euros(answer))) return amount(euros(answer));
  return field.kind === "iban" && !answer.includes("•") ? ibanInGroups(answer) : answer;
}
