/** The months whose pay may be advanced: this one and the one before, as "2026-11". */
export function monthsToAsk(now: Date): string[] {
  const [year = 0, month = 1] = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/Paris",
    year: "numeric",
    month: "2-digit",
  })
    .format(now)
    .split("-")
    .map(Number);
  const before = month === 1 ? [year - 1, 12] : [year, month - 1];
  return [
    [year, month],
    [before[0], before[1]],
  ].map(([y, m]) => `${y}-${String(m).padStart(2, "0")}`);
}
