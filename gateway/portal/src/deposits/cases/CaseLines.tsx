import { Checkbox } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CaseLine } from "../../api/deposits";
import { amount, inShort, listInWords } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import styles from "../journeys/deposits.module.css";

export type Choose = (ids: string[], isChosen: boolean) => void;

interface CaseLinesProps {
  cases: CaseLine[];
  chosen: ReadonlySet<string>;
  choose: Choose;
}

/** A table, or cards where it is narrow; each case can be chosen to act on several at once. */
export function CaseLines(props: CaseLinesProps) {
  const narrow = useMediaQuery("(max-width: 56em)", false, { getInitialValueInEffect: false });
  return narrow ? <CaseCards {...props} /> : <CaseTable {...props} />;
}

function ChooseOne({ line, chosen, choose }: Omit<CaseLinesProps, "cases"> & { line: CaseLine }) {
  const { t } = useTranslation();
  return (
    <Checkbox
      aria-label={t("cases.selection.choose", { number: line.file_number })}
      checked={chosen.has(line.id)}
      onChange={event => choose([line.id], event.currentTarget.checked)}
    />
  );
}

function CaseCards({ cases: lines, chosen, choose }: CaseLinesProps) {
  const { t } = useTranslation();
  return (
    <ul className={styles.cards}>
      {lines.map(line => (
        <li key={line.id} className={styles.card}>
          <ChooseOne line={line} chosen={chosen} choose={choose} />
          <Link to={`/dossiers/${line.id}`}>{line.file_number}</Link>
          <b>{line.journey_title}</b>
          <span className={styles.soft}>
            {[line.structure_name, inShort(line.submitted_at), line.amount !== null && amount(line.amount)]
              .filter(Boolean)
              .join(" · ")}
          </span>
          {line.labels.length > 0 && <span className={styles.soft}>{listInWords(line.labels)}</span>}
          <span>{[t(`cases.stages.${line.stage}`), line.manager_name].filter(Boolean).join(" · ")}</span>
        </li>
      ))}
    </ul>
  );
}

function CaseTable({ cases: lines, chosen, choose }: CaseLinesProps) {
  const { t } = useTranslation();
  const columns = ["number", "journey", "structure", "submitted", "amount", "stage", "manager"] as const;
  const all = lines.every(({ id }) => chosen.has(id));
  return (
    <Sheet flush>
      <div className={styles.scrolls}>
        <table className={table.table} aria-label={t("cases.title")}>
          <thead>
            <tr>
              <td>
                <Checkbox
                  aria-label={t("cases.selection.chooseAll")}
                  checked={all}
                  indeterminate={!all && chosen.size > 0}
                  onChange={() =>
                    choose(
                      lines.map(({ id }) => id),
                      !all,
                    )
                  }
                />
              </td>
              {columns.map(column => (
                <th key={column} scope="col">
                  {t(`cases.columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map(line => (
              <tr key={line.id}>
                <td>
                  <ChooseOne line={line} chosen={chosen} choose={choose} />
                </td>
                <th scope="row" className={table.short}>
                  <Link to={`/dossiers/${line.id}`}>{line.file_number}</Link>
                </th>
                <td>
                  {line.journey_title}
                  {line.labels.length > 0 && <div className={styles.soft}>{listInWords(line.labels)}</div>}
                </td>
                <td>{line.structure_name}</td>
                <td className={table.short}>{inShort(line.submitted_at)}</td>
                <td className={table.short}>{line.amount === null ? "—" : amount(line.amount)}</td>
                <td>{t(`cases.stages.${line.stage}`)}</td>
                <td>{line.manager_name || "—"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}
