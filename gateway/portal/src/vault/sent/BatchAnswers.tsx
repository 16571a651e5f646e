import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { batchReport, type SentBatchDetail, sentBatch } from "../../api/vault";
import { Icon, type IconName } from "../../design/Icon";
import { number, toTheMinute } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { State, type StateTone } from "../../ui/messages/State";
import { ListPage } from "../../ui/pages/ListPage";
import { fileName, keep } from "../documents/saveFile";
import listing from "../listing/listing.module.css";
import { counts } from "./Batches";

type Line = SentBatchDetail["lines"][number];

const looks: Record<Line["outcome"], [StateTone, IconName]> = {
  accepted: ["done", "check"],
  already_there: ["waiting", "check"],
  paper: ["waiting", "document"],
  refused: ["refused", "cross"],
};

/** What was answered last to each line of a batch, and the report of it to download (VLT-13). */
export function BatchAnswers() {
  const { id = "" } = useParams();
  const batch = useQuery({ queryKey: ["sent", "batch", id], queryFn: () => sentBatch(id) });
  return <Awaited of={batch}>{found => <Shown batch={found} />}</Awaited>;
}

function Shown({ batch }: { batch: SentBatchDetail }) {
  const { t } = useTranslation();
  const saving = useMutation({
    mutationFn: () => batchReport(batch.id),
    onSuccess: file => {
      keep(file, fileName(`${t("sent.batches.report")} ${batch.reference}`, "xlsx"));
      confirmed(t("documents.viewer.downloaded"));
    },
  });
  return (
    <ListPage
      title={t("sent.batches.one", { reference: batch.reference })}
      lead={`${toTheMinute(batch.received_at)} · ${counts
        .filter(name => batch[name] > 0)
        .map(name =>
          t("sent.batches.counted", {
            answer: t(`sent.batches.counts.${name}`),
            number: number(batch[name]),
          }),
        )
        .join(" · ")}`}
      trail={[
        { to: "/documents-transmis", label: t("sent.title") },
        { to: "/documents-transmis/lots", label: t("sent.batches.title") },
      ]}
      act={
        <Button
          leftSection={<Icon name="download" />}
          loading={saving.isPending}
          onClick={() => saving.mutate()}
        >
          {t("sent.batches.download")}
        </Button>
      }
    >
      <Refusal error={saving.error} />
      <Sheet flush>
        <div className={listing.scroll}>
          <table className={table.table} aria-label={t("sent.batches.lines")}>
            <thead>
              <tr>
                <th scope="col">{t("sent.batches.reference")}</th>
                <th scope="col">{t("sent.batches.answer")}</th>
                <th scope="col">{t("sent.batches.reasons")}</th>
              </tr>
            </thead>
            <tbody>
              {batch.lines.map((line, place) => (
                // A line that could not be read has no reference: its place in the batch names it.
                // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an answer never move
                <LineRow key={place} line={line} place={place + 1} />
              ))}
            </tbody>
          </table>
        </div>
      </Sheet>
    </ListPage>
  );
}

function LineRow({ line, place }: { line: Line; place: number }) {
  const { t } = useTranslation();
  const [tone, icon] = looks[line.outcome];
  const name = line.reference ?? t("sent.batches.line", { number: place });
  return (
    <tr>
      <th scope="row">
        {line.document_id ? (
          <Link to={`/documents-transmis/${line.document_id}`} className={table.way}>
            {name}
          </Link>
        ) : (
          name
        )}
      </th>
      <td className={table.short}>
        <State tone={tone} icon={icon}>
          {t(`sent.batches.outcomes.${line.outcome}`)}
        </State>
      </td>
      <td>
        {line.problems.map(({ field, reason }) => (
          <p key={`${field} ${reason}`}>
            <code>{field}</code> {reason}
          </p>
        ))}
      </td>
    </tr>
  );
}
