import type { refusals as words } from "../fr/refusals";
import type { Same } from "../words";

export const refusals: Same<typeof words> = {
  "operator-only": "Only the administrators of the operator’s space do this.",
  "case-manager-not-found": "This person no longer examines cases.",
  "group-unknown": "No journey sends its requests to this group any more.",
  "timesheet-changed": "These hours changed since you saw them. Here they are as they stand now.",
  "advance-waiting":
    "You already have a request waiting on this assignment. Withdraw it to make another one.",
  "advance-decided": "This request has just been decided or withdrawn.",
  "advances-not-taken": "This agency takes no requests for advances here.",
  "case-changed": "Somebody else acted on this case since you opened it. Here it is as it stands now.",
  "examined-by-another": "Another case manager examines this case.",
  "of-ones-own-structure": "You belong to this structure: somebody else examines its requests.",
  "documents-not-judged": "Accept each document before you validate.",
  "nothing-to-return": "Refuse a document or write what is missing before you return the request.",
  "second-person-needed": "Somebody else than who proposed it confirms the validation.",
  "not-replaced": "Replace each refused document before you send.",
  "not-possible-now": "This is no longer possible at this stage of the request.",
  "second-factor-wrong": "That is not the right code or passkey. Check it, then try again.",
  "passkey-unknown": "This passkey opens no account here.",
  "captcha-refused": "The automatic check was too old. It is being done again: send once more.",
  "opening-expired": "This opening is over. Begin again with the form.",
  "request-closed": "This request is over. Begin again.",
  "sign-in-expired": "The ten minutes are up. Please start again.",
  "sign-in-again": "Sign in once more to go on.",
  "wrong-code": "That is not the right code, or it no longer works. Check it, or ask for a new one.",
  "code-too-soon": "A code was sent a moment ago. Wait a minute before you ask for another.",
  "too-many-codes": "Too many codes were asked for today. Try again tomorrow.",
  "identifier-taken": "This identifier is already taken. Choose another one.",
  "email-fixed": "This address can’t be changed.",
  "second-factor-exists": "Your account has this method already.",
  "too-many-second-factors": "You have twelve methods already. Remove one before you add another.",
  "second-factor-required":
    "An organisation requires two-step verification: add another method before removing this one.",
  "second-factor-not-found": "The ten minutes are up. Please start again.",
  "no-second-factor": "Recovery codes stand in for a verification method: add one first.",
  "proof-refused": "Your confirmation has expired. Type your password again.",
  "same-account": "This is that very account already.",
  "other-account-has-second-factor":
    "That account has two-step verification. Sign in to it, and link this one from there.",
  "own-credentials-needed":
    "You came in through a linked account. Sign in with this account’s own password first.",
  "account-not-found": "That account is not in use.",
  "too-late-to-undo": "The 30 days are over, or the link was undone already.",
  "export-in-progress": "A copy is being prepared already.",
  "too-many-exports": "You asked for three copies today already. Try again tomorrow.",
  "closing-not-proven": "More than an hour has passed since your code. Go back to the password.",
  "departure-undecided":
    "We are still checking that none of your spaces is left without an administrator. Try again in a moment.",
  "last-administrator": "An administrator must remain. Give somebody else that right first.",
  "account-closing":
    "This account is being closed: it can’t be given anything to administer unless the closing is given up.",
  "structure-user-stays":
    "Users of a structure are removed from “My users” and leave from “Delete my account”, where somebody takes over their requests.",
  "sub-account-not-active":
    "This person hasn’t finished the sign-up: they can’t have the principal account yet.",
  "sub-account-active": "This person has finished the sign-up already.",
  "sub-account-not-found": "This sub-account is no longer there. Reload the page.",
  "too-many-sub-accounts": "A principal account has twenty sub-accounts at most.",
  "nothing-asked": "This person no longer asks for the principal account.",
  "reminder-too-soon": "A message was sent to them less than 24 hours ago. Try again tomorrow.",
  "own-administration": "Another administrator can withdraw this right; you cannot.",
  "rights-remain": "This person still has rights: withdraw them first.",
  "member-exists": "This person is a user already. Change their rights from the list.",
  "nothing-to-approve": "Nothing is left to approve here: somebody has decided already.",
  "relation-already-confirmed": "This relation was confirmed already: it can be ended, no longer declined.",
  "relation-not-confirmed": "This relation is not under way.",
  "relation-not-undoable":
    "This relation was confirmed by an administrator: it can be ended, no longer undone.",
  "too-many-administrators":
    "A structure has two administrators at most: first give one of them another profile.",
  "invitation-not-found":
    "This invitation is no longer open: it was withdrawn, or you have answered it already.",
  "outside-identity-taken": "This identity belongs to an account already.",
  "already-activated": "This person has activated their vault: they now look after their own address.",
  "nothing-deposited":
    "Nothing has been deposited for this person yet: they will be invited with their first document.",
  "quota-exceeded": "There is not enough room left in your personal vault for this file.",
  "digest-differs": "The file changed while it was sent, or was damaged on its way. Add it again.",
  "upload-not-found": "This upload was given up. Add the file again.",
  "folder-name-taken": "There is a folder of this name here already.",
  "folder-not-empty": "There are still documents or folders in this folder. Move them first.",
  "folder-move-impossible": "A folder can be put neither into itself nor deeper than eight levels.",
  "folder-not-found": "This folder is gone.",
  "too-many-folders": "You have 500 folders already: delete one that is empty.",
  "not-withdrawable": "Only a contract that neither the employee nor the client has signed can be deleted.",
  "still-to-do": "This document is still to be dealt with: read or sign it first.",
  "selection-too-large":
    "These documents are too large for one email (15 MB): select fewer, or download them.",
  "selection-not-found": "This selection is over. Select again.",
};
