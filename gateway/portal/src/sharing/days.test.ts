import { describe, expect, it } from "vitest";
import { inDays, isSharingDay } from "./days";

const today = new Date(2026, 11, 30);

describe("how long a link stays open", () => {
  it("counts days over the end of a year", () => {
    expect(inDays(today, 14)).toBe("2027-01-13");
  });

  it.each([
    ["2026-12-30", false],
    ["2026-12-31", true],
    ["2027-12-30", true],
    ["2027-12-31", false],
    ["", false],
  ])("until %s: %s", (day, allowed) => {
    expect(isSharingDay(day, today, 365)).toBe(allowed);
  });
});
