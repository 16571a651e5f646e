import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { lostIdentifiers, type Review } from "../../api/support/reviews";
import { asWritten } from "../../language/birthMonth";
import { toTheMinute } from "../../language/formats";
import { groupInThrees } from "../../language/phoneNumber";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import { ListPage, Paging } from "../../ui/pages/ListPage";
import { ReviewForm } from "./ReviewForm";

const SIZE = 10;

/** Lost identifiers that no match settled (AUTH-23): what was asked, beside the accounts that it may be about. */
export function LostIdentifiers() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const page = Math.max(1, Number(search.get("page")) || 1);
  const found = useQuery({
    queryKey: ["support", "lost-identifiers", page],
    queryFn: () => lostIdentifiers(page, SIZE),
  });
  return (
    <ListPage
      title={t("support.reviews.title")}
      trail={[{ to: "/assistance", label: t("support.title") }]}
      lead={t("support.reviews.lead")}
    >
      <Awaited of={found}>
        {({ items, total, pages }) =>
          items.length === 0 ? (
            <Sheet>
              <Empty icon="check" title={t("support.reviews.none")} />
            </Sheet>
          ) : (
            <>
              <p role="status">{t("support.reviews.found", { count: total })}</p>
              {items.map(review => (
                <ReviewSheet key={review.id} review={review} />
              ))}
              <Paging page={page} pages={pages} turn={to => setSearch({ page: String(to) })} />
            </>
          )
        }
      </Awaited>
    </ListPage>
  );
}

function ReviewSheet({ review }: { review: Review }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: ["support", "lost-identifiers"] });
  return (
    <Sheet title={`${review.first_name} ${review.last_name}`}>
      <p>{t("support.reviews.asked", { date: toTheMinute(review.requested_at) })}</p>
      <Facts
        wide
        lines={[
          [t("support.reviews.facts.birth"), `${review.birth_place}, ${asWritten(review.birth_month)}`],
          [t("support.reviews.facts.mobile"), review.mobile],
          [t("support.reviews.facts.email"), review.email],
          [t("support.reviews.facts.number"), review.private_number && groupInThrees(review.private_number)],
        ]}
      />
      <ReviewForm review={review} decided={refresh} />
    </Sheet>
  );
}
