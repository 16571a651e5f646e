import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { latestBatches } from "../../api/signature";
import { Notice } from "../../ui/messages/Notice";

const DAY = 24 * 60 * 60 * 1000;
const SOON = 3000;

/** Leads back to a batch that is under way, or of which something failed since yesterday. */
export function BatchesUnderWay() {
  const { t } = useTranslation();
  const { data } = useQuery({
    queryKey: ["batches"],
    queryFn: latestBatches,
    refetchInterval: ({ state }) => (state.data?.items.some(({ waiting }) => waiting > 0) ? SOON : false),
  });
  const latest = data?.items[0];
  if (!latest || Date.now() - Date.parse(latest.recorded_at) > DAY) return null;
  if (latest.waiting === 0 && latest.failed === 0) return null;
  const { action, total, waiting, failed } = latest;
  return (
    <Notice tone={waiting > 0 ? "waiting" : "todo"}>
      {waiting > 0
        ? t(`batches.${action}.count`, { done: total - waiting - failed, total })
        : t("batches.wrong", { count: failed })}{" "}
      <Link to={`/lots/${latest.id}`}>{t("batches.see")}</Link>
    </Notice>
  );
}
