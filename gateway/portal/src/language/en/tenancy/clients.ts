import type { clients as words } from "../../fr/tenancy/clients";
import type { Same } from "../../words";

export const clients: Same<typeof words> = {
  title: "My clients",
  search: "Search",
  searchHelp: "Company name, SIRET",
  state: "Registration",
  states: { all: "All", activated: "Registered", pending: "Not registered yet" },
  shown_zero: "No clients",
  shown_one: "1 client shown",
  shown_other: "{{count}} clients shown",
  more: "Show more",
  nobody: "No clients yet",
  nobodyText: "A client appears here with its first document, or from an imported file.",
  nobodyFound: "No client matches “{{words}}”",
  columns: {
    name: "Company",
    relation: "Relation",
    registered: "Created on",
    activated: "Registered on",
    acts: "Actions",
  },
  relations: { proposed: "To be confirmed", confirmed: "Confirmed", declined: "Declined", ended: "Ended" },
  siret: "SIRET {{siret}}",
  notActivated: "Not registered yet",
  activatedOn: "Registered on {{date}}",
  remind: "Remind",
  remindOf: "Remind {{name}}",
  reminded_one: "1 user of {{name}} has been reminded.",
  reminded_other: "{{count}} users of {{name}} have been reminded.",
  tooSoon: "{{name}} was reminded less than 24 hours ago.",
  nobodyToRemind: "{{name}} has no invited user to remind.",
};
