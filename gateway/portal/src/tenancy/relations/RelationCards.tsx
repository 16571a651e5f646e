import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Relation, relations } from "../../api/tenancy";
import cards from "../../ui/content/Cards.module.css";
import { Sheet } from "../../ui/content/Sheet";
import { RelationCard } from "./RelationCard";

/** The relations that wait for a decision, once they are known; those who have no company have none. */
export function useProposedRelations(hasCompany: boolean): Relation[] | undefined {
  const query = { state: "proposed", side: "company" } as const;
  const { data } = useQuery({
    queryKey: ["relations", query],
    queryFn: () => relations(query),
    enabled: hasCompany,
  });
  return hasCompany ? data?.items.filter(({ state }) => state === "proposed") : [];
}

/** Relations that an agency proposed, one card each (TEN-10). */
export function RelationCards({ proposed, main = true }: { proposed: Relation[]; main?: boolean }) {
  const { t } = useTranslation();
  return (
    <Sheet title={t("relations.title", { count: proposed.length })}>
      <p className={cards.why}>{t("relations.why")}</p>
      <ul className={cards.cards}>
        {proposed.map((relation, index) => (
          <RelationCard key={relation.id} relation={relation} main={main && index === 0} />
        ))}
      </ul>
    </Sheet>
  );
}
