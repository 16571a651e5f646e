import type { relations as words } from "../../fr/tenancy/relations";
import type { Same } from "../../words";

export const relations: Same<typeof words> = {
  page: "Relations",
  state: "State of the relations",
  title_one: "Relation to confirm",
  title_other: "Relations to confirm",
  lists: { proposed: "To confirm", confirmed: "Confirmed", declined: "Declined", ended: "Ended" },
  states: { proposed: "Proposed", confirmed: "Confirmed", declined: "Declined", ended: "Ended" },
  none: {
    proposed: "No relation to confirm",
    confirmed: "No confirmed relation",
    declined: "No declined relation",
    ended: "No ended relation",
  },
  noneText: "A relation is proposed when an agency sends a first document to a company.",
  why: "Until the relation is confirmed, the agency’s documents wait: nothing is lost, nothing is shown.",
  declinedWhy: "A declined relation can be taken up again: the documents that wait are then delivered.",
  endedWhy: "Documents already received stay readable. An ended relation can be taken up again.",
  asks: "{{agency}} would like to send documents to {{company}}",
  siret: "SIRET {{siret}}",
  forCompany: "For {{company}}, SIRET {{siret}}",
  forAgency: "With {{agency}}",
  since: "Asked on {{date}}",
  decidedBy: "{{state}} on {{date}} by {{name}}",
  decidedOn: "{{state}} on {{date}}",
  namedBy: "Name given by {{agency}}, not confirmed yet",
  confirm: "Confirm the relation",
  again: "Take the relation up again",
  users: "The client’s users",
  acts: { declined: "Decline", undone: "Undo the confirmation", ended: "End the relation" },
  others: "Only an administrator of {{company}} can confirm this relation.",
  clientDecides: "{{company}} has not decided yet.",
  whoSees: "Who will see what",
  nobodySees: "Nobody for now",
  changeRights: "Change these rights",
  confirmed:
    "Relation confirmed with {{agency}}. Its documents go to the people in your company who have a right to them.",
  declined: "Relation with {{agency}} declined. Its documents keep waiting.",
  ended: "The relation with {{other}} is over. Documents already received stay readable.",
  undone: "The confirmation is undone: the relation with {{agency}} is to be confirmed again.",
  ask: {
    declined: "Decline the relation with {{other}}?",
    undone: "Undo the confirmation of the relation with {{other}}?",
    ended: "End the relation with {{other}}?",
  },
  askText: {
    declined: "This agency’s documents for {{company}} will keep waiting and will be shown to nobody.",
    undone:
      "The relation between {{agency}} and {{company}} is to be confirmed again. The next documents will wait for your decision.",
    ended:
      "{{agency}} will no longer be able to send anything to {{company}}. Documents already received stay readable by {{company}}.",
  },
  name: {
    title: "The name of your company",
    text: "{{agency}} gave your company this name. Confirm it, or correct it: it is shown to every agency.",
    field: "Company name",
    act: "Confirm this name",
    done: "Your company is called {{name}}.",
  },
};
