import { describe, expect, it } from "vitest";
import { withFrenchSpaces } from "./typesetting";

it("never leaves high punctuation or a quotation mark alone on a line", () => {
  expect(withFrenchSpaces({ a: "Où ?", b: { c: "Dans « Mon compte » : ici" }, d: "13:35" })).toEqual({
    a: "Où\u00a0?",
    b: { c: "Dans «\u00a0Mon compte\u00a0»\u00a0: ici" },
    d: "13:35",
  });
});

describe("words", () => {
  const sources: Record<string, string> = import.meta.glob("../**/*.{ts,tsx}", {
    query: "?raw",
    import: "default",
    eager: true,
  });
  const ours = Object.entries(sources).filter(([path]) => !/generated|\.test\.|\.d\.ts$/.test(path));

  it("hold their own punctuation: nothing is joined by a colon outside the languages", () => {
    const joined = ours.filter(([, source]) =>
      /\)\}[ \u00a0]?:|\}[ \u00a0]?: ?\$\{t\(|\}[ \u00a0]: ?\$\{/.test(source),
    );
    expect(joined.map(([path]) => path)).toEqual([]);
  });

  it("have the apostrophes and quotation marks of print", () => {
    const words = ours.filter(([path]) => /\/(fr|en)\/\w+\.ts$/.test(path));
    const typed = words.flatMap(([path, source]) =>
      [...source.matchAll(/"(?:[^"\\]|\\.)*"/g)]
        .filter(([text]) => /['`]|\\"/.test(text))
        .map(([text]) => `${path}: ${text}`),
    );
    expect(words.length).toBeGreaterThan(20);
    expect(typed).toEqual([]);
  });
});
