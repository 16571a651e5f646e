import { expect, it } from "vitest";
import { linksOf, openingOutside } from "./links";

it("offers the links of a message, each once", () => {
  const html =
    '<a href="https://a.example/activation#x">Activer</a><a href="https://a.example/activation#x">ici</a>';
  expect(linksOf(html)).toEqual([{ address: "https://a.example/activation#x", words: "Activer" }]);
});

it("offers nothing that would run", () => {
  expect(linksOf('<a href="javascript:alert(1)">Ouvrir</a><a href="mailto:a@b.example">Écrire</a>')).toEqual(
    [],
  );
});

it("shows a message whose links leave the frame", () => {
  expect(openingOutside('<p><a href="https://a.example/">Ouvrir</a></p>')).toContain('target="_blank"');
});
