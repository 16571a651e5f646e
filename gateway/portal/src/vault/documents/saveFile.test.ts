import { describe, expect, it } from "vitest";
import { fileName } from "./saveFile";

describe("the name of a downloaded file", () => {
  it("is the title", () => {
    expect(fileName("Bulletin de paie d’octobre 2026")).toBe("Bulletin de paie d’octobre 2026.pdf");
  });

  it("holds nothing that a file system refuses", () => {
    expect(fileName('CDD 24/01 : "Lyon"\n')).toBe("CDD 24 01 Lyon.pdf");
  });

  it("is never empty", () => {
    expect(fileName("///")).toBe("document.pdf");
  });
});
