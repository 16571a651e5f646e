import i18next from "i18next";
import { describe, expect, it } from "vitest";
import { contract, payslip } from "../../testing/cast";
import { factInWords, orderedFacts, standing, typeName } from "./naming";

const { t } = i18next;
// Numbers in French are written with narrow spaces.
const plain = (text: string) => text.replaceAll(/\s/g, " ");

describe("how documents are named", () => {
  it("says months, days and amounts in words", () => {
    expect(factInWords("period", "2026-10")).toBe("octobre 2026");
    expect(factInWords("start", "2026-11-01")).toBe("1er novembre 2026");
    expect(plain(factInWords("gross", "4855.20"))).toBe("4 855,20 €");
    expect(plain(factInWords("pay_rate", "14.20"))).toBe("14,20 €");
    expect(plain(factInWords("billed_rate", "28.90"))).toBe("28,90 €");
    expect(plain(factInWords("amount", { amount: "12.50", currency: "EUR" }))).toBe("12,50 €");
  });

  it("leaves a number that is a name as it stands", () => {
    expect(factInWords("staff_number", "001001")).toBe("001001");
  });

  it("puts the facts in the order of reading, whatever order they come in", () => {
    const names = orderedFacts({ vat: "1", end: "x", agency: "y", number: "n", currency: "EUR", odd: 1 });
    expect(names.map(([name]) => name)).toEqual(["number", "agency", "end", "vat", "odd"]);
  });

  it("says what a document asks, and seals what is signed", () => {
    expect(standing(t, payslip)).toMatchObject({ tone: "todo", word: "À lire" });
    // Its turn is another's: nobody is asked to sign what they can't.
    expect(standing(t, { ...contract, action: null })).toMatchObject({ word: "Signature en cours" });
    expect(standing(t, contract)).toMatchObject({ tone: "todo", word: "À signer" });
    expect(standing(t, { ...contract, state: "done", signed: true })).toMatchObject({
      tone: "signed",
      icon: "seal",
    });
  });

  it("says that a document was refused, and not that it is archived", () => {
    const refused = { ...contract, state: "done" as const, refused: true };
    expect(standing(t, refused)).toMatchObject({ tone: "refused", icon: "cross", word: "Refusé" });
  });

  it("asks for no approval that cannot be given", () => {
    expect(standing(t, { ...payslip, type: "invoice", action: "validate" })).toMatchObject({
      word: "À consulter",
    });
  });

  it("has a word for a type that it does not know yet", () => {
    expect(typeName(t, "hologram")).toBe("Document");
  });
});
