import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { type RelationsAsked, relations } from "../../api/tenancy";
import { number } from "../../language/formats";
import cards from "../../ui/content/Cards.module.css";
import { Sheet } from "../../ui/content/Sheet";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import { useSpaceName, useSpaces } from "../spaces/spaces";
import { RelationCard, type RelationState, stateOf, states } from "./RelationCard";
import styles from "./relations.module.css";

/** *Relations*: to confirm, confirmed, declined, ended; of one's companies, or of one's agency with its clients. */
export function Relations() {
  const { t } = useTranslation();
  const { current } = useSpaces();
  const nameOf = useSpaceName();
  const [search] = useSearchParams();
  const asked = search.get("etat");
  const all = { ...(current && { space_id: current.holder_id }) };
  const first = useQuery({
    queryKey: ["relations", "counts", all],
    queryFn: () => relations({ ...all, limit: 1 }),
  });
  const counts = first.data?.counts;
  // Without a state asked for: what waits for somebody, or else what is under way.
  const shown = asked !== null || !counts ? stateOf(asked) : counts.proposed > 0 ? "proposed" : "confirmed";
  const found = useRelations({ ...all, state: shown }, asked !== null || counts !== undefined);
  const items = found.data?.pages.flatMap(page => page.items);
  const error = found.error ?? first.error;
  return (
    <ListPage title={t("relations.page")} lead={current ? nameOf(current) : undefined}>
      <States at={shown} counts={counts} />
      {error && !items && <Failure error={error} retry={found.error ? found.refetch : first.refetch} />}
      {!items && !error && <Loading lines={4} />}
      {items && (
        <Sheet>
          {shown === "proposed" && items.length > 0 && <p className={cards.why}>{t("relations.why")}</p>}
          {shown === "declined" && items.length > 0 && (
            <p className={cards.why}>{t("relations.declinedWhy")}</p>
          )}
          {shown === "ended" && items.length > 0 && <p className={cards.why}>{t("relations.endedWhy")}</p>}
          {items.length === 0 ? (
            <Empty icon="link" title={t(`relations.none.${shown}`)}>
              {t("relations.noneText")}
            </Empty>
          ) : (
            <ul className={cards.cards}>
              {items.map((relation, index) => (
                <RelationCard key={relation.id} relation={relation} main={index === 0} />
              ))}
            </ul>
          )}
        </Sheet>
      )}
      {found.hasNextPage && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("rights.list.more")}
          </Button>
        </p>
      )}
    </ListPage>
  );
}

function useRelations(query: RelationsAsked, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ["relations", "page", query],
    queryFn: ({ pageParam }) => relations({ ...query, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
    enabled,
  });
}

interface StatesProps {
  at: RelationState;
  counts: Record<RelationState, number> | undefined;
}

/** The states that a relation can be in, each with how many there are. */
function States({ at, counts }: StatesProps) {
  const { t } = useTranslation();
  return (
    <nav className={styles.states} aria-label={t("relations.state")}>
      {states.map(state => (
        <Link key={state} to={`?etat=${state}`} aria-current={state === at ? "page" : undefined}>
          {t(`relations.lists.${state}`)} {counts && <span>{number(counts[state])}</span>}
        </Link>
      ))}
    </nav>
  );
}
