import { describe, expect, it } from "vitest";
import { fileFault } from "./fileFault";

const rib = { formats: ["pdf", "jpg"], max_bytes: 1000 };

describe("DEP-12: an attachment, before it is sent", () => {
  it.each([
    ["rib.pdf", 900, null],
    ["RIB.PDF", 900, null],
    ["rib.jpeg", 900, null],
    ["rib.exe", 900, "wrongFormat"],
    ["rib.pdf", 1001, "tooBig"],
  ])("%s of %d bytes: %s", (name, size, fault) => {
    expect(fileFault(rib, { name, size })).toBe(fault);
  });
});
