import { useSearchParams } from "react-router";
import type { JournalSearch } from "../../api/personalData";

export const kinds = ["sign-in", "failure", "change", "consent", "share", "copy"] as const;

const day = (text: string | null) => (/^\d{4}-\d{2}-\d{2}$/.test(text ?? "") ? (text ?? "") : "");

/** What is looked for in the journal and which page of it, as the address says; another search begins at the first. */
export function useJournalSearch() {
  const [search, setSearch] = useSearchParams();
  const wanted: JournalSearch = {
    q: (search.get("q") ?? "").slice(0, 200),
    kind: kinds.find(kind => kind === search.get("kind")) ?? "",
    from: day(search.get("from")),
    to: day(search.get("to")),
  };
  const page = Math.max(1, Math.floor(Number(search.get("page"))) || 1);
  const written = (more: Record<string, string>) =>
    Object.fromEntries(Object.entries({ ...wanted, ...more }).filter(([, value]) => value));
  return {
    wanted,
    page,
    seek: (change: Partial<JournalSearch>) => setSearch(written(change), { replace: true }),
    turn: (to: number) => setSearch(written({ page: String(to) })),
  };
}
