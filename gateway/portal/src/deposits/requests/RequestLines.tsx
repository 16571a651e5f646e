import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { RequestLine } from "../../api/deposits";
import { inShort } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { Direction } from "../journeys/Direction";
import styles from "../journeys/deposits.module.css";
import { LineActs } from "./LineActs";

interface RequestLinesProps {
  requests: RequestLine[];
  discard: (draft: RequestLine) => void;
  give: (request: RequestLine) => void;
}

/** Sent and waiting requests are on their way through several stages; the others are where they are. */
const onTheirWay = (state: RequestLine["state"]) => state === "submitted" || state === "waiting";

/** Requests of one state: a table, or cards where it is narrow. */
export function RequestLines(props: RequestLinesProps) {
  const narrow = useMediaQuery("(max-width: 56em)", false, { getInitialValueInEffect: false });
  return narrow ? <RequestCards {...props} /> : <RequestTable {...props} />;
}

function RequestTable({ requests, ...acts }: RequestLinesProps) {
  const { t } = useTranslation();
  const drafts = requests.every(({ state }) => state === "draft");
  const staged = requests.some(({ state }) => onTheirWay(state));
  const columns = drafts
    ? (["direction", "owner", "updated"] as const)
    : (["direction", "number", "owner", "submitted", ...(staged ? (["stage"] as const) : [])] as const);
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
              {staged && <td>{t(`cases.stages.${request.stage}`)}</td>}
              <td className={table.acts}>
                <LineActs request={request} {...acts} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}

function RequestCards({ requests, ...acts }: RequestLinesProps) {
  const { t } = useTranslation();
  return (
    <ul className={styles.cards}>
      {requests.map(request => (
        <li key={request.id} className={styles.card}>
          <span className={styles.blockTop}>
            <b>{request.journey_title}</b>
            <Direction of={request.direction} />
          </span>
          <span className={styles.soft}>
            {[request.file_number, request.owner_name, inShort(request.submitted_at ?? request.updated_at)]
              .filter(Boolean)
              .join(" · ")}
          </span>
          {onTheirWay(request.state) && <span>{t(`cases.stages.${request.stage}`)}</span>}
          <span className={styles.cardActs}>
            <LineActs request={request} {...acts} />
          </span>
        </li>
      ))}
    </ul>
  );
}
