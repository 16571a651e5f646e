import type { Handwriting, NewAppearance, OwnSignature } from "../../api/signature";

/** How a signature looks on the page: a name in a handwriting, lines that were drawn, or an image. */
export type Appearance = NewAppearance;
export type AppearanceKind = NewAppearance["kind"];

export const kinds: AppearanceKind[] = ["typed", "drawn", "image"];
export const handwritings: Handwriting[] = ["cursive", "upright", "bold"];
export const LONGEST_TEXT = 60;
/** As many points as the service takes, and the width of what they are drawn on. */
export const MOST_POINTS = 3000;
export const SIDE = 999;

export const typed = (text: string): Appearance => ({ kind: "typed", text, handwriting: "cursive" });

/** A kept signature, as it is given again. */
export function appearanceOf({ appearance }: OwnSignature): Appearance | null {
  if (!appearance) return null;
  const { kind, text, handwriting, lines, image } = appearance;
  if (kind === "drawn") return { kind, text, lines };
  return kind === "image" && image ? { kind, text, image } : { kind: "typed", text, handwriting };
}
