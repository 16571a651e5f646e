import type { ReactNode } from "react";

/** The same letters without accents and capitals, as the search compares them. */
const folded = (text: string) =>
  text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").normalize("NFD").replaceAll(/\p{M}/gu, "");

/** A text in which the words that were found stand out. */
export function Highlighted({ text, words }: { text: string; words: string[] | undefined }): ReactNode {
  if (!words?.length) return text;
  return text.split(/([\p{L}\p{N}]+)/u).map((part, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
    words.includes(folded(part)) ? <mark key={place}>{part}</mark> : part,
  );
}
