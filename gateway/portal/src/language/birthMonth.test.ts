import { expect, it } from "vitest";
import { asWritten, monthOf } from "./birthMonth";

it.each(["05/1984", "5/1984", " 05-1984 ", "05 1984", "1984-05", "1984/5"])("reads a month in %s", typed => {
  expect(monthOf(typed)).toBe("1984-05");
});

it.each(["", "mai 1984", "13/1984", "00/1984", "05/84", "05/1884"])("finds none in “%s”", typed => {
  expect(monthOf(typed)).toBeNull();
});

it("writes a month as people do, and reads it again", () => {
  expect(asWritten("1984-05")).toBe("05/1984");
  expect(monthOf(asWritten("1984-05"))).toBe("1984-05");
  expect(asWritten("")).toBe("");
});
