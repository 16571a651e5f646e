import type { Hand } from "../../api/signature";

/** How a signature looks on the page: what is written, and in which hand. */
export interface Appearance {
  text: string;
  hand: Hand;
}
