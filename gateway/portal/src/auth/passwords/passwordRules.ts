import type { PasswordRules } from "../../api/auth";

export type CharacterKind = "digit" | "upper" | "lower" | "special";

const holds: Record<CharacterKind, RegExp> = {
  digit: /\p{Nd}/u,
  upper: /\p{Lu}/u,
  lower: /\p{Ll}/u,
  special: /[^\p{L}\p{N}]/u,
};

// A kind that this portal does not know yet is left to the server, which decides in any case.
const isKnown = (kind: string): kind is CharacterKind => kind in holds;

export interface Standing {
  short: boolean;
  kinds: { kind: CharacterKind; met: boolean }[];
  long: boolean;
  good: boolean;
}

/** How a password stands against each rule, as one types. What only the server knows (common words) is not here. */
export function standingOf(password: string, rules: PasswordRules): Standing {
  const length = [...password.normalize("NFC")].length;
  const kinds = rules.kinds.filter(isKnown).map(kind => ({ kind, met: holds[kind].test(password) }));
  const short = length >= rules.minimum;
  const long = length >= rules.phrase_minimum;
  const fits = length <= rules.maximum;
  return { short, kinds, long, good: fits && (long || (short && kinds.every(({ met }) => met))) };
}
