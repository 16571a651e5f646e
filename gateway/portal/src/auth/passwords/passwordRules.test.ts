import { describe, expect, it } from "vitest";
import type { PasswordRules } from "../../api/auth";
import { standingOf } from "./passwordRules";

const rules: PasswordRules = {
  minimum: 8,
  kinds: ["digit", "upper", "lower", "special"],
  phrase_minimum: 15,
  maximum: 128,
  refuse_common: true,
};

describe("AUTH-20: a password, as one types", () => {
  it("is good with eight characters of every kind", () => {
    expect(standingOf("Été-2026", rules).good).toBe(true);
  });

  it("is good with fifteen characters of any kind", () => {
    expect(standingOf("un chat sous la pluie", rules)).toMatchObject({ long: true, good: true });
  });

  it("tells each kind that is missing", () => {
    const { kinds, good } = standingOf("motdepasse", rules);
    expect(good).toBe(false);
    expect(kinds.filter(({ met }) => !met).map(({ kind }) => kind)).toEqual(["digit", "upper", "special"]);
  });

  it("counts characters, not code units", () => {
    expect(standingOf("😀😀😀😀😀😀😀", rules).short).toBe(false);
  });

  it("is never cut: one that is too long is refused", () => {
    expect(standingOf("a".repeat(129), rules).good).toBe(false);
  });
});
