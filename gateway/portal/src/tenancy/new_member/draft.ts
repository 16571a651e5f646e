import type { AdministeredUnit } from "../../api/members";
import type { Identity } from "../members/IdentityFields";

export const steps = ["email", "identity", "rights", "summary"] as const;
export type Step = (typeof steps)[number];

/** Somebody who is being added: nothing of it is sent before the summary (TEN-24). */
export interface Draft {
  email: string;
  identity: Identity;
  accesses: { unit: AdministeredUnit; rights: string[] }[];
}

export const noIdentity: Identity = { civility: "", first_name: "", last_name: "", phone: "" };

/** An agency's new access comes with every right (TEN-20); a client chooses each. */
export const newAccess = (unit: AdministeredUnit, kind: string) => ({
  unit,
  rights: kind === "company" ? [] : unit.grantable_rights,
});
