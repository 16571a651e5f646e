/** "1984-05" for what people type: 05/1984, 5-1984, 05 1984, 1984-05; null for what is no month. */
export function monthOf(typed: string): string | null {
  const text = typed.trim();
  const [, month, year] = /^(\d{1,2})[\s/.-]+(\d{4})$/.exec(text) ?? [];
  const [, yearFirst, monthLast] = /^(\d{4})[\s/.-]+(\d{1,2})$/.exec(text) ?? [];
  const inYear = Number(month ?? monthLast);
  const full = year ?? yearFirst;
  if (!full || !/^(19|20)/.test(full) || !(inYear >= 1 && inYear <= 12)) return null;
  return `${full}-${String(inYear).padStart(2, "0")}`;
}

/** "05/1984" for "1984-05": as people write it, and as `monthOf` reads it again. */
export const asWritten = (month: string) => month.replace(/^(\d{4})-(\d{2})$/, "$2/$1");
