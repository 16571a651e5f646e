import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Campaign, campaigns } from "../../api/vault";
import { inShort, monthInWords, number } from "../../language/formats";
import { useSpaces } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { When } from "../../ui/content/When";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { MainLink } from "../../ui/navigation/MainAct";
import { ListPage } from "../../ui/pages/ListPage";
import listing from "../listing/listing.module.css";
import { CampaignState } from "./CampaignState";

/** *Campagnes de diffusion* (VLT-14): payslips that one's establishments send by hand, the latest first. */
export function Campaigns() {
  const { t } = useTranslation();
  const { current } = useSpaces();
  const organisation = current?.holder_id;
  const found = useInfiniteQuery({
    queryKey: ["campaigns", organisation],
    // The worker changes them meanwhile: what was fetched a moment ago is shown until it is fetched anew.
    staleTime: 0,
    queryFn: ({ pageParam }) =>
      campaigns({
        limit: 50,
        ...(organisation && { organisation }),
        ...(pageParam && { after: pageParam }),
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
  return (
    <ListPage
      title={t("campaigns.title")}
      lead={t("campaigns.lead")}
      act={<MainLink to="/campagnes/nouvelle">{t("campaigns.begin")}</MainLink>}
    >
      <Awaited of={found} lines={6}>
        {({ pages }) => <Lines campaigns={pages.flatMap(({ items }) => items)} />}
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

function Lines({ campaigns: shown }: { campaigns: Campaign[] }) {
  const { t } = useTranslation();
  if (shown.length === 0) {
    return (
      <Sheet>
        <Empty icon="upload" title={t("campaigns.none")}>
          {t("campaigns.noneText")}
        </Empty>
      </Sheet>
    );
  }
  return (
    <Sheet flush>
      <div className={listing.scroll}>
        <table className={table.table} aria-label={t("campaigns.title")}>
          <thead>
            <tr>
              <th scope="col">{t("campaigns.name")}</th>
              <th scope="col">{t("campaigns.period")}</th>
              <th scope="col">{t("campaigns.begunOn")}</th>
              <th scope="col">{t("campaigns.state")}</th>
              <th scope="col">{t("campaigns.counts.sent")}</th>
              <th scope="col">{t("campaigns.counts.read")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(each => (
              <tr key={each.id}>
                <th scope="row">
                  <Link to={`/campagnes/${each.id}`} className={table.way}>
                    {each.title}
                  </Link>
                </th>
                <td>{monthInWords(each.period)}</td>
                <td className={table.short}>
                  <When at={each.created_at} as={inShort} />
                </td>
                <td className={table.short}>
                  <CampaignState of={each} />
                </td>
                <td className={listing.amount}>{number(each.counts.sent)}</td>
                <td className={listing.amount}>{number(each.counts.read)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}
