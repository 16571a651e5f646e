/*
 * What must survive a turn away from the portal or through the sign-in page, in this tab only: the secret of a link
 * never stands in an address that a server or a history would see.
 */
const INVITATION = "chartrier.invitation";
const NEXT = "chartrier.next";

export const storeInvitation = (token: string) => sessionStorage.setItem(INVITATION, token);
export const storedInvitation = () => sessionStorage.getItem(INVITATION) ?? "";
export const removeInvitation = () => sessionStorage.removeItem(INVITATION);

export const storeNext = (next: string) => sessionStorage.setItem(NEXT, next);
export const storedNext = () => sessionStorage.getItem(NEXT) ?? "/";
