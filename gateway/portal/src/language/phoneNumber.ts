/** "402718365501" as it is read: "402 718 365 501". */
export const groupInThrees = (number: string) => number.replace(/(\d{3})(?=\d)/g, "$1\u00a0");

/** "+33612345678" or "0612345678" as it is said: "06 12 34 56 78"; numbers of other countries keep their prefix. */
export function formatPhone(number: string): string {
  const french = /^(?:\+33|0)(\d{9})$/.exec(number.replace(/[\s.-]/g, ""));
  if (french) return `0${french[1]}`.replace(/(\d{2})(?=\d)/g, "$1 ");
  return number.replace(/(\d{3})(?=\d)/g, "$1 ");
}
