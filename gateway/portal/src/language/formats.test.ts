import { afterEach, describe, expect, it } from "vitest";
import { switchLanguage } from ".";
import { dayInParis, dayInShort, duration, inShort, inWords, toTheMinute } from "./formats";

afterEach(() => switchLanguage("fr"));

describe("dates and durations", () => {
  it("writes the first of a month as the French do", () => {
    expect(inWords("2026-11-01")).toBe("1er novembre 2026");
    expect(inShort("2026-11-01")).toBe("1er nov. 2026");
    expect([dayInShort("2026-11-01"), dayInShort("2026-11-16")]).toEqual(["dim. 1er nov.", "lun. 16 nov."]);
    expect(toTheMinute("2026-11-01T09:05:00Z")).toBe("1er novembre 2026 à 10:05");
    expect(inWords("2026-11-11")).toBe("11 novembre 2026");
  });

  it("begins a day when it begins in Paris, in winter and in summer", () => {
    expect(dayInParis(new Date("2026-12-31T22:59:59Z"))).toBe("2026-12-31");
    expect(dayInParis(new Date("2026-12-31T23:00:00Z"))).toBe("2027-01-01");
    expect(dayInParis(new Date("2028-02-29T22:30:00Z"))).toBe("2028-02-29");
    expect(dayInParis(new Date("2027-06-30T22:00:00Z"))).toBe("2027-07-01");
  });

  it("writes it as the English do in English", async () => {
    await switchLanguage("en");
    expect(inWords("2026-11-01")).toBe("1 November 2026");
  });

  it.each([
    [0, "0 minute"],
    [45, "45 minutes"],
    [60, "1 heure"],
    [120, "2 heures"],
    [65, "1 heure et 5 minutes"],
  ])("says %d minutes as people do", (minutes, words) => {
    expect(duration(minutes).replaceAll(/\s/g, " ")).toBe(words);
  });
});
