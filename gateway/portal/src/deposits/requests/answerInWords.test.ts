import { describe, expect, it } from "vitest";
import { ibanInGroups } from "./answerInWords";

describe("DEP-10: an answer in words", () => {
  it("writes an IBAN in groups of four", () => {
    expect(ibanInGroups("fr7630006000011234567890189")).toBe("FR76 3000 6000 0112 3456 7890 189");
  });
});
