import type { AdministeredUnit, Member } from "../../api/members";
import { formatPhone } from "../../language/phoneNumber";
import type { Identity } from "../administration/IdentityFields";

export const steps = ["email", "identity", "rights", "summary"] as const;
export type Step = (typeof steps)[number];

/** Somebody who is being added: nothing of it is sent before the summary (TEN-24). */
export interface Draft {
  email: string;
  identity: Identity;
  accesses: { unit: AdministeredUnit; rights: string[] }[];
}

/** Somebody whom one knows from another site of one's company. */
export type KnownPerson = Pick<Member, "email" | "civility" | "first_name" | "last_name" | "phone">;

const nobody: KnownPerson = { email: "", civility: null, first_name: "", last_name: "", phone: null };

/** What is filled in at first: nothing, or what is known of the person. */
export const personOf = (person = nobody): Pick<Draft, "email" | "identity"> => ({
  email: person.email,
  identity: {
    civility: person.civility ?? "",
    first_name: person.first_name,
    last_name: person.last_name,
    phone: person.phone ? formatPhone(person.phone) : "",
  },
});

/** An agency's new access comes with every right (TEN-20); a client chooses each. */
export const newAccess = (unit: AdministeredUnit, kind: string) => ({
  unit,
  rights: kind === "company" ? [] : unit.grantable_rights,
});
