import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { errorsAddress, type Import, importErrors, type LineError } from "../../api/imports";
import { Icon } from "../../design/Icon";
import { number } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { Awaited } from "../../ui/messages/QueryStates";
import lists from "../lists/lists.module.css";
import styles from "./imports.module.css";

type Place = { line: number; column: number } | undefined;

/** What is wrong with which cell, line by line; all of it as a file. */
export function ImportErrors({ of }: { of: Import }) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: ["import-errors", of.id, of.state, of.refused],
    queryFn: ({ pageParam }) => importErrors(of.id, pageParam),
    initialPageParam: undefined as Place,
    getNextPageParam: ({ items, more }): Place => {
      const last = more ? items.at(-1) : undefined;
      return last && { line: last.line, column: last.column_number };
    },
  });
  return (
    <Sheet title={t("imports.errors.title", { count: of.refused, shown: number(of.refused) })}>
      <p>
        <Button
          component="a"
          variant="subtle"
          href={errorsAddress(of.id)}
          download
          leftSection={<Icon name="download" />}
        >
          {t("imports.errors.download")}
        </Button>
      </p>
      <Awaited of={found}>{({ pages }) => <Lines errors={pages.flatMap(({ items }) => items)} />}</Awaited>
      {found.hasNextPage && (
        <p className={lists.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("imports.errors.more")}
          </Button>
        </p>
      )}
    </Sheet>
  );
}

/** A table, or where it is narrow one under the other. */
function Lines({ errors }: { errors: LineError[] }) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 56em)", false, { getInitialValueInEffect: false });
  const keyOf = ({ line, column_number }: LineError) => `${line} ${column_number}`;
  if (narrow) {
    return (
      <ul className={styles.lines} aria-label={t("imports.errors.label")}>
        {errors.map(each => (
          <li key={keyOf(each)} className={styles.line}>
            <b>{t("imports.errors.place", { line: number(each.line), column: each.column })}</b>
            {each.value && <span className={styles.soft}>{each.value}</span>}
            <span>{each.reason}</span>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <table className={table.table} aria-label={t("imports.errors.label")}>
      <thead>
        <tr>
          {(["line", "column", "value", "reason"] as const).map(column => (
            <th key={column} scope="col">
              {t(`imports.errors.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {errors.map(each => (
          <tr key={keyOf(each)}>
            <th scope="row">{number(each.line)}</th>
            <td>{each.column}</td>
            <td className={styles.value}>{each.value}</td>
            <td>{each.reason}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
