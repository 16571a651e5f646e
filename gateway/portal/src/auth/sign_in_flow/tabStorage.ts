/*
 * What must survive a turn away from the portal or through the sign-in page, in this tab only: the secret of a link
 * never stands in an address that a server or a history would see.
 */
const INVITATION = "chartrier.invitation";
const CONFIDENTIAL = "chartrier.confidential";
const NEXT = "chartrier.next";

export const storeInvitation = (token: string, confidentialPassword: string) => {
  sessionStorage.setItem(INVITATION, token);
  sessionStorage.setItem(CONFIDENTIAL, confidentialPassword);
};
export const storedInvitation = () => sessionStorage.getItem(INVITATION) ?? "";
export const storedConfidentialPassword = () => sessionStorage.getItem(CONFIDENTIAL) ?? "";
export const removeInvitation = () => {
  sessionStorage.removeItem(INVITATION);
  sessionStorage.removeItem(CONFIDENTIAL);
};

export const storeNext = (next: string) => sessionStorage.setItem(NEXT, next);
export const storedNext = () => sessionStorage.getItem(NEXT) ?? "/";
