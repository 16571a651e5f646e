import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type SentBatch, sentBatches } from "../../api/vault";
import { number, toTheMinute } from "../../language/formats";
import { useSpaces } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { When } from "../../ui/content/When";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import listing from "../listing/listing.module.css";

export const counts = ["accepted", "already_there", "paper", "refused"] as const;

/** What one's software sent together, and how many lines were answered how (VLT-13). */
export function Batches() {
  const { t } = useTranslation();
  const { current } = useSpaces();
  const organisation = current?.holder_id;
  const found = useInfiniteQuery({
    queryKey: ["sent", "batches", organisation],
    queryFn: ({ pageParam }) =>
      sentBatches({
        limit: 50,
        ...(organisation && { organisation }),
        ...(pageParam && { after: pageParam }),
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
  return (
    <ListPage
      title={t("sent.batches.title")}
      lead={t("sent.batches.lead")}
      trail={[{ to: "/documents-transmis", label: t("sent.title") }]}
    >
      <Awaited of={found} lines={6}>
        {({ pages }) => <Lines batches={pages.flatMap(({ items }) => items)} />}
      </Awaited>
      {found.hasNextPage && (
        <p className={listing.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("documents.list.more")}
          </Button>
        </p>
      )}
    </ListPage>
  );
}

function Lines({ batches }: { batches: SentBatch[] }) {
  const { t } = useTranslation();
  if (batches.length === 0) {
    return (
      <Sheet>
        <Empty icon="folder" title={t("sent.batches.none")}>
          {t("sent.batches.noneText")}
        </Empty>
      </Sheet>
    );
  }
  return (
    <Sheet flush>
      <div className={listing.scroll}>
        <table className={table.table} aria-label={t("sent.batches.title")}>
          <thead>
            <tr>
              <th scope="col">{t("sent.batches.reference")}</th>
              <th scope="col">{t("sent.batches.receivedOn")}</th>
              {counts.map(name => (
                <th key={name} scope="col">
                  {t(`sent.batches.counts.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {batches.map(batch => (
              <tr key={batch.id}>
                <th scope="row">
                  <Link to={`/documents-transmis/lots/${batch.id}`} className={table.way}>
                    {batch.reference}
                  </Link>
                </th>
                <td className={table.short}>
                  <When at={batch.received_at} as={toTheMinute} />
                </td>
                {counts.map(name => (
                  <td key={name} className={listing.amount}>
                    {number(batch[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}
