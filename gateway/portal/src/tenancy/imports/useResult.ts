import { useTranslation } from "react-i18next";
import type { Import } from "../../api/imports";
import { listInWords, number } from "../../language/formats";

const results = ["created", "updated", "unchanged", "refused"] as const;

/** "12 nouvelles, 3 modifiées et 1 refusée": what becomes, or became, of the lines. */
export function useResult(): (of: Import) => string {
  const { t } = useTranslation();
  return of => {
    const some = results.filter(each => of[each] > 0);
    return listInWords(
      some.map(each => t(`imports.results.${each}`, { count: of[each], shown: number(of[each]) })),
    );
  };
}
