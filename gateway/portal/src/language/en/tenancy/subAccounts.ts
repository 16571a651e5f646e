import type { subAccounts as words } from "../../fr/tenancy/subAccounts";
import type { Same } from "../../words";

export const subAccounts: Same<typeof words> = {
  title: "Sub-accounts",
  with: "With {{agency}}",
  none: "No sub-accounts",
  noneText:
    "When an agency sends a document to several people of your company, the first has the principal account, the others sub-accounts.",
  principalText:
    "You have the principal account: your sub-accounts sign in by themselves, and read and sign the same documents as you.",
  nobody: "You have no sub-accounts yet.",
  add: "Add a sub-account",
  addThis: "Send the sign-up link",
  added: "The sign-up link was sent to {{email}}.",
  exists: "This person can open this agency’s documents already.",
  type: "Notification",
  typeOf: "Notification of {{name}}",
  types: { "when-named": "Automatic notification", always: "Always notified" },
  typeTexts: {
    "when-named": "Told only when named as a recipient.",
    always: "Told of every document to read or sign.",
  },
  notificationChosen: "The notification of {{name}} is saved.",
  states: {
    active: "Sign-up finished",
    invited: "Sign-up to finish",
    offered: "Invitation to accept",
  },
  inviteAgain: "Send the link again",
  invitedAgain: "A new link was sent to {{email}}. The earlier one no longer works.",
  promote: "Make this the principal account",
  promoteAsk: "Give {{name}} the principal account?",
  promoteText:
    "{{name}} will manage the sub-accounts in your place, and you will have a sub-account. Your rights on the documents don’t change.",
  promoteAct: "Give {{name}} the principal account",
  promoted: "{{name}} has the principal account now.",
  asks: "{{name}} asks for the principal account, and will have it on {{date}} unless you refuse before.",
  consent: "Accept",
  refuse: "Refuse",
  refused: "You keep the principal account. {{name}} is told.",
  remove: "Delete",
  removeAsk: "Delete the sub-account of {{name}}?",
  removeText:
    "{{name}} will no longer see this agency’s documents. Their account, their vault and the documents are not deleted.",
  removeAct: "Delete the sub-account of {{name}}",
  removed: "The sub-account of {{name}} is deleted.",
  own: "You have a sub-account. The principal account is that of {{name}} ({{email}}): you read and sign the same documents.",
  become: "Become principal",
  becomeAsk: "Become the principal account?",
  becomeText:
    "{{name}} is told, and can accept, or refuse for 72 hours. Unless refused, you will have the principal account and {{name}} a sub-account.",
  becomeAct: "Ask for the principal account",
  askedNow: "{{name}} is told of your request.",
  asked: "You asked for the principal account. You will have it on {{date}}, unless {{name}} refuses before.",
  withdraw: "Withdraw my request",
  withdrawn: "Your request is withdrawn.",
  leave: "Close my access",
  leaveAsk: "Close your access to the documents from {{agency}}?",
  leaveText:
    "You will no longer see the documents from {{agency}} for this company. Your account, your vault and the documents stay.",
  leaveAct: "Close my access",
  left: "Your access to the documents from {{agency}} is closed.",
};
