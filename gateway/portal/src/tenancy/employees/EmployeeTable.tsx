import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { Employee } from "../../api/employees";
import { Icon } from "../../design/Icon";
import { inShort } from "../../language/formats";
import table from "../../ui/content/Table.module.css";
import { When } from "../../ui/content/When";
import styles from "../lists/lists.module.css";
import { ChooseAll, ChooseOne } from "./Choosing";
import { EnrolmentState } from "./EnrolmentState";
import type { Sort } from "./listState";

interface EmployeeTableProps {
  employees: Employee[];
  chosen: ReadonlySet<string>;
  choose: (ids: string[], isChosen: boolean) => void;
  /** By what the lines are ordered; null where they come as they were found. */
  sort: Sort | null;
  sortBy: (sort: Sort) => void;
  label: string;
}

export function EmployeeTable({ employees, chosen, choose, sort, sortBy, label }: EmployeeTableProps) {
  const { t } = useTranslation();
  const { search } = useLocation();
  const column = (name: Column) => <SortedColumn key={name} name={name} sort={sort} sortBy={sortBy} />;
  return (
    <table className={table.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col" className={table.short}>
            <ChooseAll employees={employees} chosen={chosen} choose={choose} />
          </th>
          {column("name")}
          {column("staff_number")}
          <th scope="col">{t("employees.columns.enrolment")}</th>
          {column("registered_at")}
          {column("last_document_at")}
        </tr>
      </thead>
      <tbody>
        {employees.map(employee => (
          <tr key={employee.id}>
            <td className={styles.box}>
              <ChooseOne of={employee} chosen={chosen} choose={choose} />
            </td>
            <th scope="row">
              <Link to={`/mes-salaries/${employee.id}`} state={{ list: search }} className={table.way}>
                {employee.last_name} {employee.first_name}
              </Link>
              <small>{employee.email || t("employees.noEmail")}</small>
            </th>
            <td className={table.short}>{employee.staff_number}</td>
            <td>
              <EnrolmentState of={employee} />
            </td>
            <td className={table.short}>
              <When at={employee.registered_at} as={inShort} />
            </td>
            <td className={table.short}>
              <When at={employee.last_document_at} as={inShort} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Column = "name" | "staff_number" | "registered_at" | "last_document_at";

function SortedColumn({
  name,
  sort,
  sortBy,
}: { name: Column } & Pick<EmployeeTableProps, "sort" | "sortBy">) {
  const { t } = useTranslation();
  const label = t(`employees.columns.${name}`);
  if (sort === null) return <th scope="col">{label}</th>;
  const direction = sort === name ? "ascending" : sort === `-${name}` ? "descending" : "none";
  // Dates begin with the newest, words with A; a second click turns them round.
  const [first, second]: [Sort, Sort] = name.endsWith("_at") ? [`-${name}`, name] : [name, `-${name}`];
  return (
    <th scope="col" aria-sort={direction}>
      <button
        type="button"
        className={table.sorter}
        onClick={() => sortBy(sort === first ? second : first)}
        aria-label={t("employees.sortBy", { column: label })}
      >
        {label}
        <Icon name={direction === "ascending" ? "up" : "down"} size={16} />
      </button>
    </th>
  );
}
