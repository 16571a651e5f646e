import { describe, expect, it } from "vitest";
import type { Journey, JourneyField } from "../../api/deposits";
import { answersOf, faultOf, isBic, isIban, stepAfter, stepKeys, stepToShow } from "./answers";

const words = { fr: "x", en: "x" };
const field = (more: Partial<JourneyField>): JourneyField => ({
  key: "k",
  label: words,
  kind: "text",
  help: words,
  required: false,
  only_if: [],
  ...more,
});
const rib = {
  kind: "rib",
  label: words,
  required: true,
  formats: ["pdf", "jpg"],
  max_bytes: 1000,
  only_if: [],
};
const journey: Journey = {
  key: "j",
  version: 1,
  title: words,
  direction: "D",
  purpose: words,
  who: words,
  need: words,
  act: null,
  notice: words,
  amount: words,
  amount_field: null,
  offers_users: false,
  steps: [
    { key: "structure", title: words, fields: [field({ key: "name" }), field({ key: "siret" })] },
    { key: "transfer", title: words, fields: [field({ key: "iban" })] },
  ],
  attachments: [rib],
};

describe("DEP-10: an answer, as one types", () => {
  it.each(["FR76 3000 6000 0112 3456 7890 189", "de89370400440532013000"])("takes the IBAN %s", iban => {
    expect(isIban(iban)).toBe(true);
  });

  it.each(["FR76 3000 6000 0112 3456 7890 188", "FR76", "", "7630006000011234567890189"])(
    "refuses the IBAN %s",
    iban => {
      expect(isIban(iban)).toBe(false);
    },
  );

  it("takes a BIC of 8 or 11 characters", () => {
    expect(["BNPAFRPP", "bnpafrppxxx", "BNPAFRPPX"].map(isBic)).toEqual([true, true, false]);
  });

  it("asks for what is mandatory only", () => {
    expect(faultOf(field({ required: true }), "  ")).toBe("missing");
    expect(faultOf(field({}), "")).toBeNull();
  });

  it("looks at the text without spaces where spaces do not count", () => {
    const siret = field({ pattern: "^[0-9]{14}$", spaceless: true });
    expect(faultOf(siret, "732 829 320 00074")).toBeNull();
    expect(faultOf(siret, "732 829")).toBe("pattern");
  });

  it("refuses a day to come where it must be past", () => {
    expect(faultOf(field({ kind: "date", past: true }), "2999-01-01")).toBe("future");
  });

  it("keeps only what was answered, of that step", () => {
    expect(
      answersOf((journey.steps[0] as Journey["steps"][0]).fields, { name: " SCI ", siret: "", other: "x" }),
    ).toEqual({ name: "SCI" });
  });
});

describe("DEP-13: where a request is taken up", () => {
  it("has the questions, the attachments and the summary as steps", () => {
    expect(stepKeys(journey, {})).toEqual(["structure", "transfer", "attachments", "summary"]);
    expect(stepKeys({ ...journey, attachments: [] }, {})).toEqual(["structure", "transfer", "summary"]);
  });

  it("is where the address says, or where it was left, or the beginning", () => {
    expect(stepToShow(stepKeys(journey, {}), "attachments", "transfer")).toBe("attachments");
    expect(stepToShow(stepKeys(journey, {}), null, "transfer")).toBe("transfer");
    expect(stepToShow(stepKeys(journey, {}), "nowhere", null)).toBe("structure");
  });

  it("goes on step by step to the summary", () => {
    expect(stepAfter(stepKeys(journey, {}), "transfer")).toBe("attachments");
    expect(stepAfter(stepKeys(journey, {}), "summary")).toBe("summary");
  });
});
