import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { RequestLine } from "../../api/deposits";
import { inShort } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { PlainLink } from "../../ui/navigation/MainAct";
import { Direction } from "../journeys/Direction";
import styles from "../journeys/deposits.module.css";

interface RequestLinesProps {
  requests: RequestLine[];
  discard: (draft: RequestLine) => void;
}

/** Requests of one state: a table, or cards where it is narrow. */
export function RequestLines(props: RequestLinesProps) {
  const narrow = useMediaQuery("(max-width: 56em)", false, { getInitialValueInEffect: false });
  return narrow ? <RequestCards {...props} /> : <RequestTable {...props} />;
}

function LineActs({ request, discard }: { request: RequestLine; discard: RequestLinesProps["discard"] }) {
  const { t } = useTranslation();
  const title = request.journey_title;
  if (request.state !== "draft") {
    const number = request.file_number ?? "";
    return (
      <PlainLink
        size="sm"
        to={`/mon-suivi/${request.id}`}
        aria-label={t("requests.follow.detailOf", { number })}
      >
        {t("requests.follow.detail")}
      </PlainLink>
    );
  }
  return (
    <>
      <PlainLink
        size="sm"
        to={`/demandes/${request.id}`}
        aria-label={t("requests.follow.resumeOf", { title })}
      >
        {t("requests.follow.resume")}
      </PlainLink>{" "}
      <Button
        size="sm"
        color="error"
        variant="subtle"
        onClick={() => discard(request)}
        aria-label={t("requests.follow.discardOf", { title })}
      >
        {t("requests.follow.discard")}
      </Button>
    </>
  );
}

function RequestTable({ requests, discard }: RequestLinesProps) {
  const { t } = useTranslation();
  const drafts = requests.every(({ state }) => state === "draft");
  const columns = drafts
    ? (["direction", "owner", "updated"] as const)
    : (["direction", "number", "owner", "submitted"] as const);
  return (
    <Sheet flush>
      <table className={table.table} aria-label={t("requests.follow.title")}>
        <thead>
          <tr>
            <th scope="col">{t("requests.follow.columns.journey")}</th>
            {columns.map(column => (
              <th key={column} scope="col">
                {t(`requests.follow.columns.${column}`)}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{t("requests.follow.columns.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {requests.map(request => (
            <tr key={request.id}>
              <th scope="row">{request.journey_title}</th>
              <td>
                <Direction of={request.direction} />
              </td>
              {!drafts && <td className={table.short}>{request.file_number}</td>}
              <td>{request.owner_name}</td>
              <td className={table.short}>
                {inShort((drafts ? null : request.submitted_at) ?? request.updated_at)}
              </td>
              <td className={table.acts}>
                <LineActs request={request} discard={discard} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}

function RequestCards({ requests, discard }: RequestLinesProps) {
  return (
    <ul className={styles.cards}>
      {requests.map(request => (
        <li key={request.id} className={styles.card}>
          <b>{request.journey_title}</b>
          <span className={styles.soft}>
            {request.file_number ?? request.owner_name} ·{" "}
            {inShort(request.submitted_at ?? request.updated_at)}
          </span>
          <span className={styles.cardActs}>
            <LineActs request={request} discard={discard} />
          </span>
        </li>
      ))}
    </ul>
  );
}
