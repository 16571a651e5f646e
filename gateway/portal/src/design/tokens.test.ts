import { describe, expect, it } from "vitest";
import { contrast } from "./contrast";
import { type ColourName, day, night } from "./tokens";

const texts: [ColourName, ColourName][] = [
  ...(["paper", "sheet", "field", "sunken"] as const).flatMap(ground =>
    (["ink", "inkSoft", "quill", "sealText", "error"] as const).map(
      text => [text, ground] as [ColourName, ColourName],
    ),
  ),
  ["onSeal", "seal"],
  ["onSeal", "sealHover"],
  ["onQuill", "quillFill"],
  ["todo", "todoWash"],
  ["done", "doneWash"],
  ["waiting", "waitingWash"],
  ["refused", "refusedWash"],
  ["error", "errorWash"],
  ["sealText", "signedWash"],
];
const outlines: [ColourName, ColourName][] = [
  ["edge", "sheet"],
  ["edge", "field"],
  ["edge", "paper"],
  ["quillFill", "sheet"],
];

describe.each([
  ["by day", day],
  ["by night", night],
])("%s", (_name, palette) => {
  it.each(texts)("%s can be read on %s", (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(outlines)("%s stands out from %s", (line, ground) => {
    expect(contrast(palette[line], palette[ground])).toBeGreaterThanOrEqual(3);
  });
});
