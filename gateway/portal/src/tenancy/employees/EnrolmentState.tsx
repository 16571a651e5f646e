import { useTranslation } from "react-i18next";
import type { Employee } from "../../api/employees";
import type { IconName } from "../../design/Icon";
import { inShort } from "../../language/formats";
import { State, type StateTone } from "../../ui/messages/State";

const looks: Record<Employee["enrolment"], [StateTone, IconName]> = {
  none: ["waiting", "clock"],
  email_sent: ["waiting", "mail"],
  letter_issued: ["waiting", "mail"],
  failed: ["error", "warning"],
  returned: ["error", "warning"],
  activated: ["done", "check"],
};

/** How far somebody has come on the way to a vault of their own (TEN-35), and whether they want paper (VLT-51). */
export function EnrolmentState({ of: { enrolment, paper_since } }: { of: Employee }) {
  const { t } = useTranslation();
  const [tone, icon] = looks[enrolment];
  return (
    <>
      <State tone={tone} icon={icon}>
        {t(`employees.enrolment.${enrolment}`)}
      </State>{" "}
      {paper_since && (
        <State tone="todo" icon="print">
          {t("employees.paperSince", { date: inShort(paper_since) })}
        </State>
      )}
    </>
  );
}
