import type { JournalLine } from "../api/leaving";
import { toTheMinute } from "../language/formats";

const plain = (text: string) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** The lines in which every word is found, accents and capitals aside: in the sentence, the day or the device. */
export function filtered(lines: JournalLine[], words: string): JournalLine[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return lines.filter(({ text, at, from }) => {
    const read = plain([text, toTheMinute(at), from?.browser, from?.system, from?.network].join(" "));
    return wanted.every(word => read.includes(word));
  });
}
