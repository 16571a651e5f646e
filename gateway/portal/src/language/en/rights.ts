import type { rights as words } from "../fr/rights";
import type { Same } from "../words";

export const rights: Same<typeof words> = {
  names: {
    A: "Administration",
    S: "Contracts",
    F: "Invoices",
    R: "Timesheets",
    D: "Sending",
    DA: "Advance requests",
    administrator: "Administrator",
    user: "User",
    consultation: "Read only",
  },
  none: "No rights",
  invitations: {
    title_one: "Invitation",
    title_other: "Invitations",
    why: "Nothing below applies before you accept: no rights, no sign-in rules.",
    asks: "{{by}} invites you to join {{space}}",
    asksUnnamed: "You are invited to join {{space}}",
    siret: "SIRET {{siret}}",
    since: "Invited on {{date}}",
    accept: "Accept the invitation",
    decline: "Decline",
    accepted: "Invitation accepted. {{space}} is now one of your spaces.",
    declined: "Invitation declined. {{by}} has been told.",
    declinedUnnamed: "Invitation declined. Whoever invited you has been told.",
    askDecline: "Decline the invitation from {{space}}?",
    askDeclineText:
      "You will have no access to {{space}}. To change your mind you will need a new invitation.",
  },
};
