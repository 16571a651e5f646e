import type { BegunFactor, FactorKind, SetUpFactor } from "../../api/account";

/** The kinds of second factor, the safest first. */
export const kinds = ["passkey", "totp", "sms", "email"] as const satisfies FactorKind[];

/** What shows that a new second factor works. */
export type FactorProof = { code: string } | { credential: Record<string, unknown> };

/** How a second factor is begun and confirmed: while signing in, or from the account page. */
export interface FactorCalls {
  begin: (kind: FactorKind, phone?: string) => Promise<BegunFactor>;
  confirm: (id: string, proof: FactorProof) => Promise<SetUpFactor>;
}
