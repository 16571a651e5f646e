import { expect, it } from "vitest";
import { monthOf } from "./birthMonth";

it.each(["05/1984", "5/1984", " 05-1984 ", "05 1984", "1984-05", "1984/5"])("reads a month in %s", typed => {
  expect(monthOf(typed)).toBe("1984-05");
});

it.each(["", "mai 1984", "13/1984", "00/1984", "05/84", "05/1884"])("finds none in “%s”", typed => {
  expect(monthOf(typed)).toBeNull();
});
