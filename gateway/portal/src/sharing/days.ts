const iso = (day: Date) =>
  `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;

/** The day that comes after so many, as a date field writes it. */
export const inDays = (from: Date, days: number): string =>
  iso(new Date(from.getFullYear(), from.getMonth(), from.getDate() + days));

/** Whether a link may stay open until that day: from tomorrow on, and not for ever. */
export const isSharingDay = (day: string, today: Date, most: number): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) && day > iso(today) && day <= inDays(today, most);
