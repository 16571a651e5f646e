import { useTranslation } from "react-i18next";
import { listInWords } from "../../language/formats";
import { rights } from "../../language/fr/tenancy/rights";

type RightName = keyof typeof rights.names;

// In the order in which people think of them, the one that gives all others first.
const ORDER = Object.keys(rights.names) as RightName[];
const isKnown = (right: string): right is RightName => right in rights.names;
const rank = (right: string) => (isKnown(right) ? ORDER.indexOf(right) : ORDER.length);

/** Rights, always in the same order. */
export const inOrder = (of: readonly string[]): string[] => [...of].sort((a, b) => rank(a) - rank(b));

/** What a right is called on screen. */
export function useRightName(): (right: string) => string {
  const { t } = useTranslation();
  return right => (isKnown(right) ? t(`rights.names.${right}`) : right);
}

/** "Administration, factures et relevés d’heures"; that there is none, where there is none. */
export function useRightsInWords(): (of: readonly string[]) => string {
  const { t } = useTranslation();
  const nameOf = useRightName();
  return of => (of.length === 0 ? t("rights.none") : listInWords(inOrder(of).map(nameOf)));
}
