import { dayInParis } from "../../language/formats";

/** The months whose payslips may be sent: this one and the twelve before, as "2026-11". */
export function latestMonths(now: Date): string[] {
  const [year = 0, month = 1] = dayInParis(now).split("-").map(Number);
  return Array.from({ length: 13 }, (_, back) => {
    const since = year * 12 + month - 1 - back;
    return `${Math.floor(since / 12)}-${String((since % 12) + 1).padStart(2, "0")}`;
  });
}
