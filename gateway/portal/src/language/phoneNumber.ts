/** "402718365501" as it is read: "402 718 365 501". */
export const groupInThrees = (number: string) => number.replace(/(\d{3})(?=\d)/g, "$1\u00a0");

/** "73282932000074" as it is printed: "732 829 320 00074". */
export const formatSiret = (siret: string) =>
  siret.replace(/^(\d{3})(\d{3})(\d{3})(\d{5})$/, "$1\u00a0$2\u00a0$3\u00a0$4");

/** "+33612345678" or "0612345678" as it is said: "06 12 34 56 78"; numbers of other countries keep their prefix. */
export function formatPhone(number: string): string {
  const french = /^(?:\+33|0)(\d{9})$/.exec(number.replace(/[\s.-]/g, ""));
  if (french) return `0${french[1]}`.replace(/(\d{2})(?=\d)/g, "$1 ");
  return number.replace(/(\d{3})(?=\d)/g, "$1 ");
}

/** "06 12 34 56 78", "0044 20 7946 0958" as machines write them: "+33612345678", "+442079460958". */
export const internationalNumber = (text: string) =>
  text
    .replace(/[\s.()-]/g, "")
    .replace(/^00/, "+")
    .replace(/^0(?=\d{9}$)/, "+33");
