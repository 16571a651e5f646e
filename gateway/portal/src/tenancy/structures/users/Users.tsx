import { Button } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Problem } from "../../../api/client/problem";
import { users as askUsers, type StructureUser } from "../../../api/structures";
import { Icon } from "../../../design/Icon";
import { WordSearch } from "../../../ui/forms/WordSearch";
import { Empty, Failure, Loading } from "../../../ui/messages/QueryStates";
import { MainAct } from "../../../ui/navigation/MainAct";
import { ListPage } from "../../../ui/pages/ListPage";
import { useDepositSpace, useHasRight } from "../../spaces/spaces";
import { AddUser } from "./AddUser";
import { UserLines } from "./UserLines";
import { UserWindow } from "./UserWindow";

const nothingToSee = new Problem({ type: "/problems/not-found", title: "", status: 404 });

/** *Mes utilisateurs* (TEN-46): who works in the structure, for its administrators. */
export function Users() {
  const space = useDepositSpace();
  const administers = useHasRight("deposit_client", "administrator");
  return space && administers ? <Of structure={space.holder_id} /> : <Failure error={nothingToSee} />;
}

function Of({ structure }: { structure: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const words = search.get("q") ?? "";
  const [adding, setAdding] = useState(false);
  const [opened, setOpened] = useState<StructureUser | null>(null);
  const found = useInfiniteQuery({
    queryKey: ["structure-users", structure, words],
    queryFn: ({ pageParam }) => askUsers(structure, words, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.after ?? undefined,
    placeholderData: former => former,
  });
  const shown = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const changed = () => client.invalidateQueries({ queryKey: ["structure-users", structure] });
  return (
    <ListPage
      title={t("structures.users.title")}
      lead={t("structures.users.lead")}
      act={
        <MainAct leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
          {t("structures.users.add")}
        </MainAct>
      }
      criteria={
        <WordSearch
          label={t("structures.users.search")}
          example={t("structures.users.searchExample")}
          words={words}
          search={q => setSearch(q ? { q } : {}, { replace: true, preventScrollReset: true })}
        />
      }
      found={found.data && t("structures.users.found", { count: shown.length })}
      stale={found.isPlaceholderData}
    >
      {found.isError && !found.data && <Failure error={found.error} retry={found.refetch} />}
      {found.isPending && <Loading lines={5} />}
      {found.data && shown.length === 0 && (
        <Empty icon="search" title={t("structures.users.nobody")}>
          {t("structures.users.nobodyText")}
        </Empty>
      )}
      {shown.length > 0 && <UserLines users={shown} open={setOpened} />}
      {found.hasNextPage && (
        <p>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("structures.users.more")}
          </Button>
        </p>
      )}
      <AddUser structure={structure} opened={adding} close={() => setAdding(false)} done={changed} />
      {opened && (
        <UserWindow
          key={opened.id}
          structure={structure}
          user={shown.find(({ id }) => id === opened.id) ?? opened}
          others={shown.filter(({ id }) => id !== opened.id)}
          close={() => setOpened(null)}
          done={changed}
        />
      )}
    </ListPage>
  );
}
