import type { HourKind, WorkedHours } from "../../api/deposits";

export const kinds: readonly HourKind[] = ["normal", "extra", "night", "travel"];

/** What was written for each kind and day: "normal 2026-11-09" → "7h30". */
export type Written = Record<string, string>;

/** The minutes that somebody wrote as 7, 7,5, 7.5, 7h30 or 7:30; null for what is none of it. */
export function minutesOf(text: string): number | null {
  const written = text.trim().toLowerCase().replaceAll(/\s/g, "");
  const clock = /^(\d{1,2})[h:](\d{0,2})$/.exec(written);
  const minutes = clock
    ? Number(clock[1]) * 60 + Number(clock[2] || "0")
    : /^\d{1,2}([.,]\d{1,2})?$/.test(written)
      ? Math.round(Number(written.replace(",", ".")) * 60)
      : null;
  if (clock && Number(clock[2] || "0") > 59) return null;
  return minutes !== null && minutes <= 24 * 60 ? minutes : null;
}

/** "7 h", "7 h 30" */
export function inHours(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest ? `${hours} h ${String(rest).padStart(2, "0")}` : `${hours} h`;
}

export const total = (hours: readonly { minutes: number }[]) =>
  hours.reduce((sum, { minutes }) => sum + minutes, 0);

const plus = (day: string, days: number) => {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
};

/** The seven days of the week that begins on this Monday. */
export const daysOf = (week: string) => [0, 1, 2, 3, 4, 5, 6].map(day => plus(week, day));

export const dayInFrance = (now: Date) =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Paris" }).format(now);

/** The Mondays of this week and of those before, the latest first, as the clocks of France have them. */
export function latestWeeks(now: Date, count: number): string[] {
  const today = dayInFrance(now);
  const weekday = (new Date(`${today}T12:00:00Z`).getUTCDay() + 6) % 7;
  return Array.from({ length: count }, (_, week) => plus(today, -weekday - 7 * week));
}

export const isMonday = (day: string) =>
  /^\d{4}-\d\d-\d\d$/.test(day) && new Date(`${day}T12:00:00Z`).getUTCDay() === 1;

export const keyOf = (kind: HourKind, day: string) => `${kind} ${day}`;

export const writtenOf = (hours: readonly WorkedHours[]): Written =>
  Object.fromEntries(hours.map(({ kind, day, minutes }) => [keyOf(kind, day), inHours(minutes)]));

/** The hours that were written, or the fields that are none, by their key. */
export function hoursOf(written: Written): { hours: WorkedHours[]; wrong: string[] } {
  const hours: WorkedHours[] = [];
  const wrong: string[] = [];
  for (const [key, text] of Object.entries(written)) {
    if (!text.trim()) continue;
    const minutes = minutesOf(text);
    const [kind, day] = key.split(" ") as [HourKind, string];
    if (minutes === null) wrong.push(key);
    else if (minutes > 0) hours.push({ kind, day, minutes });
  }
  return { hours, wrong };
}
