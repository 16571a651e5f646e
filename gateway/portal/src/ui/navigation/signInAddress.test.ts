import { describe, expect, it } from "vitest";
import { safeNext, signInThen } from "./signInAddress";

describe("after signing in", () => {
  it("returns to the page that was wanted, with its search", () => {
    expect(safeNext("/documents?state=todo#fin")).toBe("/documents?state=todo#fin");
  });

  it.each([
    null,
    "",
    "https://ailleurs.example/",
    "//ailleurs.example",
    "/\\ailleurs.example",
    "/.//ailleurs.example",
    "/x/..//ailleurs.example/connexion",
    "/%2e//ailleurs.example",
    "/\t/ailleurs.example",
    "javascript:alert(1)",
  ])("never leaves the portal for %s", next => {
    expect(safeNext(next)).toBe("/");
  });

  it("keeps the sign-in address short for the home page", () => {
    expect(signInThen("/")).toBe("/connexion");
    expect(signInThen("/mon-suivi/1?a=b")).toBe("/connexion?next=%2Fmon-suivi%2F1%3Fa%3Db");
  });
});
