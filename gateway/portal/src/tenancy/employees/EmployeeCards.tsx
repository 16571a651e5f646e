import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { Employee } from "../../api/employees";
import { inShort } from "../../language/formats";
import styles from "../lists/lists.module.css";
import { ChooseOne } from "./Choosing";
import { EnrolmentState } from "./EnrolmentState";

interface EmployeeCardsProps {
  employees: Employee[];
  chosen: ReadonlySet<string>;
  choose: (ids: string[], isChosen: boolean) => void;
}

/** The same as the table says, one card for each employee: what a phone shows. */
export function EmployeeCards({ employees, chosen, choose }: EmployeeCardsProps) {
  const { t } = useTranslation();
  const { search } = useLocation();
  return (
    <ul className={styles.cards}>
      {employees.map(employee => (
        <li key={employee.id} className={styles.card}>
          <span className={styles.top}>
            <Link to={`/mes-salaries/${employee.id}`} state={{ list: search }} className={styles.name}>
              {employee.last_name} {employee.first_name}
            </Link>
            <EnrolmentState of={employee} />
          </span>
          <span className={styles.soft}>
            {employee.staff_number} · {employee.email || t("employees.noEmail")}
          </span>
          <ChooseOne of={employee} chosen={chosen} choose={choose} labelled />
          {employee.last_document_at && (
            <span className={styles.soft}>
              {t("employees.lastDocument", { date: inShort(employee.last_document_at) })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
