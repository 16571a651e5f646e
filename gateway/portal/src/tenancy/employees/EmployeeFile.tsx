import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useLocation, useParams } from "react-router";
import { type Employee, employee } from "../../api/employees";
import { inWords } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { Awaited } from "../../ui/messages/QueryStates";
import { Head } from "../../ui/pages/Head";
import { EmployeeDocuments } from "./EmployeeDocuments";
import { EnrolmentSheet } from "./EnrolmentSheet";
import styles from "./employees.module.css";

/** *Fiche salarié* (TEN-31, TEN-35): who it is, how far the enrolment is, what was delivered. */
export function EmployeeFile() {
  const { id = "" } = useParams();
  const found = useQuery({ queryKey: ["employee", id], queryFn: () => employee(id) });
  return <Awaited of={found}>{of => <File of={of} />}</Awaited>;
}

function File({ of }: { of: Employee }) {
  const { t } = useTranslation();
  const { state } = useLocation();
  const list = typeof state?.list === "string" ? state.list : "";
  return (
    <>
      <Head
        title={`${of.first_name} ${of.last_name}`}
        trail={[{ to: `/mes-salaries${list}`, label: t("employees.title") }]}
        lead={t("employees.file.number", { number: of.staff_number })}
      />
      <div className={styles.file}>
        <EnrolmentSheet of={of} />
        <Sheet title={t("employees.file.information")}>
          <Facts
            lines={[
              [t("employees.columns.staff_number"), of.staff_number],
              [t("employees.file.email"), of.email || t("employees.noEmail")],
              [t("employees.columns.registered_at"), inWords(of.registered_at)],
              [
                t("employees.columns.last_document_at"),
                of.last_document_at ? inWords(of.last_document_at) : t("employees.file.noDocument"),
              ],
            ]}
          />
        </Sheet>
        <EmployeeDocuments of={of} />
      </div>
    </>
  );
}
