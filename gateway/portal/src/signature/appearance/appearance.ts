import type { Handwriting } from "../../api/signature";

/** How a signature looks on the page: what is written, and in which handwriting. */
export interface Appearance {
  text: string;
  handwriting: Handwriting;
}
