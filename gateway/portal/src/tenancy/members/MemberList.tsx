import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { members as fetchMembers } from "../../api/members";
import { Sheet } from "../../ui/content/Sheet";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import type { Crumb } from "../../ui/pages/Head";
import { ListPage } from "../../ui/pages/ListPage";
import type { Place } from "../administration/administration";
import styles from "../administration/administration.module.css";
import { inOrder } from "../spaces/rights";
import { Criteria } from "./Criteria";
import { everybody, isNarrowed, type ListState } from "./listState";
import { MemberCards } from "./MemberCards";
import { isPending } from "./MemberName";
import { type MembersProps, MemberTable } from "./MemberTable";
import { RemindEverybody, Selection, useChoice } from "./Reminders";

type Page = Awaited<ReturnType<typeof fetchMembers>>;

interface MemberListProps {
  title: string;
  trail?: Crumb[];
  lead: string;
  /** How somebody is added. */
  act: ReactNode;
  places: Place[];
  found: UseInfiniteQueryResult<InfiniteData<Page>>;
  state: ListState;
  change: (change: Partial<ListState>) => void;
  children?: ReactNode;
}

/** Members with their rights at one space or at several sites: found, filtered, changed, reminded (TEN-22, TEN-32). */
export function MemberList({ places, found, state, change, act, children, ...head }: MemberListProps) {
  const { t } = useTranslation();
  const choice = useChoice();
  const pages = found.data?.pages;
  const shown = pages?.flatMap(({ items }) => items) ?? [];
  const rights = rightsOf(places, shown);
  const total = found.isPlaceholderData ? undefined : pages?.[0]?.total;
  const wait = shown.some(isPending);
  return (
    <ListPage
      {...head}
      act={
        <div className={styles.listActs}>
          <RemindEverybody places={places} offered={wait} />
          {act}
        </div>
      }
      criteria={<Criteria places={places} rights={rights} state={state} change={change} />}
      found={total === undefined ? "" : t("rights.list.found", { count: total })}
      stale={found.isPlaceholderData}
    >
      {found.isError && !pages && <Failure error={found.error} retry={found.refetch} />}
      {!pages && !found.isError && <Loading lines={8} />}
      {pages && shown.length === 0 && <Nobody state={state} clear={() => change(everybody)} />}
      <Selection places={places} members={shown} choice={choice} />
      {shown.length > 0 && (
        <Lines places={places} members={shown} rights={rights} label={head.title} choice={choice} />
      )}
      {found.hasNextPage && !found.isPlaceholderData && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("rights.list.more")}
          </Button>
        </p>
      )}
      {children}
    </ListPage>
  );
}

/** The rights that can be given somewhere, and those that somebody holds all the same. */
function rightsOf(places: Place[], members: MembersProps["members"]): string[] {
  const given = places.flatMap(({ units }) => units.flatMap(({ grantable_rights }) => grantable_rights));
  const held = members.flatMap(({ accesses }) => accesses.flatMap(({ rights }) => rights));
  return inOrder([...new Set([...given, ...held])]);
}

function Lines(props: MembersProps) {
  const narrow = useMediaQuery("(max-width: 64em)", false, { getInitialValueInEffect: false });
  return narrow ? <MemberCards {...props} /> : <MemberTable {...props} />;
}

function Nobody({ state, clear }: { state: ListState; clear: () => void }) {
  const { t } = useTranslation();
  const narrowed = isNarrowed(state);
  return (
    <Sheet>
      <Empty
        icon={narrowed ? "search" : "person"}
        title={t(narrowed ? "rights.list.nobodyFound" : "rights.list.nobody")}
        act={narrowed && <Button onClick={clear}>{t("rights.list.clear")}</Button>}
      >
        {t(narrowed ? "rights.list.nobodyFoundText" : "rights.list.nobodyText")}
      </Empty>
    </Sheet>
  );
}
