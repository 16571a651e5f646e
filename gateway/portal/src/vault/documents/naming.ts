import type { TFunction } from "i18next";
import type { DocumentLine } from "../../api/vault";
import type { IconName } from "../../design/Icon";
import { amount, inWords, monthInWords } from "../../language/formats";
import { documents as words } from "../../language/fr/documents";
import type { StateTone } from "../../ui/messages/State";

const known = [
  "payslip",
  "employment_contract",
  "assignment_contract",
  "invoice",
  "timesheet",
  "certificate",
  "personal",
  "deposit_summary",
  "deposit_attachment",
] as const;
type KnownType = (typeof known)[number];

const isKnown = (type: string): type is KnownType => (known as readonly string[]).includes(type);

export const typeName = (t: TFunction, type: string) =>
  t(`documents.types.${isKnown(type) ? type : "other"}`);

type Act = keyof (typeof words)["journal"];

/** An act of the journal, as its holder reads it. */
export const actInWords = (t: TFunction, act: string): string =>
  act in words.journal ? t(`documents.journal.${act as Act}`) : act;

const icons: Partial<Record<string, IconName>> = {
  payslip: "payslip",
  employment_contract: "contract",
  assignment_contract: "contract",
  invoice: "invoice",
  timesheet: "clock",
  deposit_summary: "folder",
};

export const typeIcon = (type: string): IconName => icons[type] ?? "document";

export interface Standing {
  tone: StateTone;
  icon: IconName | "seal";
  word: string;
}

const waiting: Record<string, IconName> = { read: "eye", sign: "quill", validate: "eye" };

/** How a document stands, in a word with its colour and drawing. */
export function standing(
  t: TFunction,
  { state, action, signed, refused, signature_asked, signature_outcome }: DocumentLine,
): Standing {
  if (state === "done" && refused)
    return { tone: "refused", icon: "cross", word: t("documents.states.refused") };
  if (state === "done" && (signature_outcome === "expired" || signature_outcome === "cancelled"))
    return { tone: "refused", icon: "clock", word: t(`documents.states.${signature_outcome}`) };
  if (state === "done") {
    return signed
      ? { tone: "signed", icon: "seal", word: t("documents.states.signed") }
      : { tone: "done", icon: "check", word: t("documents.states.done") };
  }
  if (state === "waiting") return { tone: "waiting", icon: "clock", word: t("documents.states.waiting") };
  // Others are to sign it, before or after its holder.
  if (signature_asked && action === null)
    return { tone: "waiting", icon: "clock", word: t("documents.states.signing") };
  const word = t(`documents.states.${action ?? "todo"}`);
  return { tone: "todo", icon: waiting[action ?? ""] ?? "clock", word };
}

// The order in which people look for them; what is not named here comes last.
const readingOrder = [
  ["file_number", "number", "contract_number", "period", "reference"],
  ["employer", "agency", "client", "department", "employee", "staff_number"],
  ["position", "qualification", "reason", "work_place", "start", "end", "pay_rate", "billed_rate"],
  ["invoiced_on", "due_on", "net", "vat", "gross"],
].flat();
const rank = (name: string) => readingOrder.indexOf(name) + 1 || readingOrder.length + 1;

/** The facts of a document's own type, in the order in which they are read. */
export const orderedFacts = (metadata: Record<string, unknown>): [string, unknown][] =>
  Object.entries(metadata)
    .filter(([name]) => name !== "currency")
    .sort(([one], [other]) => rank(one) - rank(other));

const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);
const isMonth = (text: string) => /^\d{4}-\d{2}$/.test(text);
const money = new Set(["net", "vat", "gross", "pay_rate", "billed_rate"]);

/** A fact of a document as people read it: months and days in words, amounts with their currency. */
export function factInWords(name: string, value: unknown, currency = "EUR"): string {
  if (typeof value === "object" && value !== null && "amount" in value && "currency" in value) {
    return amount(String(value.amount), String(value.currency));
  }
  const text = String(value ?? "");
  if (isMonth(text)) return monthInWords(text);
  if (isDate(text)) return inWords(text);
  if (money.has(name) && text !== "" && Number.isFinite(Number(text))) return amount(text, currency);
  return text;
}
