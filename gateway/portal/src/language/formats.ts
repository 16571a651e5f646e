import i18next from "i18next";

const locale = () => (i18next.language === "en" ? "en-GB" : "fr-FR");

const inParis = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale(), { timeZone: "Europe/Paris", ...options });

// The French write the first of a month as an ordinal, which Intl does not know.
const withFirst = (date: string) =>
  i18next.language === "en" ? date : date.replace(/(^|\. )1(?= )/, "$&er");

/** "3 novembre 2026" */
export const inWords = (time: string) => withFirst(inParis({ dateStyle: "long" }).format(new Date(time)));

/** "3 nov. 2026", where room is short */
export const inShort = (time: string) =>
  withFirst(inParis({ day: "numeric", month: "short", year: "numeric" }).format(new Date(time)));

/** "lun. 3 nov.", of a year that one knows */
export const dayInShort = (time: string) =>
  withFirst(inParis({ weekday: "short", day: "numeric", month: "short" }).format(new Date(time)));

/** "3 novembre 2026 à 14:05" */
export const toTheMinute = (time: string) =>
  withFirst(inParis({ dateStyle: "long", timeStyle: "short" }).format(new Date(time)));

/** "14:05" */
export const timeOfDay = (time: string) => inParis({ timeStyle: "short" }).format(new Date(time));

const inUnit = (value: number, unit: "hour" | "minute") =>
  new Intl.NumberFormat(locale(), { style: "unit", unit, unitDisplay: "long" }).format(value);

/** "45 minutes", "2 heures", "1 heure et 5 minutes" */
export function duration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const parts = [
    hours > 0 ? inUnit(hours, "hour") : "",
    rest > 0 || hours === 0 ? inUnit(rest, "minute") : "",
  ];
  return listInWords(parts.filter(Boolean));
}

/** Whether a moment belongs to this day. */
export const isToday = (time: string) => inWords(time) === inWords(new Date().toISOString());

/** "2026-11-28": the day of the law, which begins an hour or two before that of UTC; as a date field writes it. */
export const dayInParis = (moment = new Date()) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(moment);

/** "octobre 2026" for "2026-10" */
export const monthInWords = (month: string) =>
  inParis({ month: "long", year: "numeric" }).format(new Date(`${month}-15T12:00:00Z`));

/** "50 000" */
export const number = (value: number) => new Intl.NumberFormat(locale()).format(value);

export const amount = (value: string | number, currency = "EUR") =>
  new Intl.NumberFormat(locale(), { style: "currency", currency }).format(Number(value));

/** "184 ko", "2,4 Mo", "1,1 Go" */
export function fileSize(bytes: number): string {
  const [value, unit] =
    bytes < 1e6
      ? [Math.max(1, Math.round(bytes / 1000)), "kilobyte"]
      : bytes < 999_950_000
        ? [bytes / 1e6, "megabyte"]
        : [bytes / 1e9, "gigabyte"];
  return new Intl.NumberFormat(locale(), { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}

/** "a, b et c" */
export const listInWords = (names: string[]) =>
  new Intl.ListFormat(locale(), { type: "conjunction" }).format(names);

/** What a text of the back end, given in both languages, says in the language shown. */
export const inReaderLanguage = (words: { fr: string; en: string } | string): string =>
  typeof words === "string" ? words : (i18next.language === "en" ? words.en : words.fr) || words.fr;
