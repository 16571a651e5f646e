import { expect, it } from "vitest";
import { inFrenchType } from "./typesetting";

it("never leaves high punctuation or a quotation mark alone on a line", () => {
  expect(inFrenchType({ a: "Où ?", b: { c: "Dans « Mon compte » : ici" }, d: "13:35" })).toEqual({
    a: "Où\u00a0?",
    b: { c: "Dans «\u00a0Mon compte\u00a0»\u00a0: ici" },
    d: "13:35",
  });
});
