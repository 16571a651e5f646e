import { useTranslation } from "react-i18next";
import type { AdministeredUnit, Member } from "../../api/members";
import { Sheet } from "../../ui/content/Sheet";
import { Refusal } from "../../ui/messages/Notice";
import type { Administration } from "../administration/administration";
import styles from "../administration/administration.module.css";
import { useChangeRights } from "../rights/changeRights";
import { RightSwitch } from "../rights/RightSwitch";
import { OwnRight, type RightsProps, UnitName } from "../rights/UnitRights";
import { useRightName } from "../spaces/rights";
import { Approval, isAwaited } from "./Approval";
import { MemberActs } from "./MemberActs";
import { MemberName } from "./MemberName";

export interface MembersProps {
  of: Administration;
  members: Member[];
  units: AdministeredUnit[];
  rights: string[];
  label: string;
}

/** Everybody on everything that one administers: a line for each unit, a column for each right (TEN-22). */
export function MemberTable({ of, members, units, rights, label }: MembersProps) {
  const { t } = useTranslation();
  const nameOf = useRightName();
  const unitColumn =
    of.kind === "company" ? "rights.list.columns.agency" : "rights.list.columns.establishment";
  return (
    <Sheet flush>
      <div className={styles.wide}>
        <table className={styles.table} aria-label={label}>
          <thead>
            <tr>
              <th scope="col">{t("rights.list.columns.member")}</th>
              <th scope="col">{t(unitColumn)}</th>
              {rights.map(right => (
                <th key={right} scope="col" className={styles.right}>
                  {nameOf(right)}
                </th>
              ))}
              <th scope="col">
                <span className="unseen">{t("rights.list.columns.acts")}</span>
              </th>
            </tr>
          </thead>
          {members.map(member => (
            <MemberLines key={member.id} of={of} member={member} units={units} rights={rights} />
          ))}
        </table>
      </div>
    </Sheet>
  );
}

function MemberLines({
  of,
  member,
  units,
  rights,
}: Omit<MembersProps, "members" | "label"> & { member: Member }) {
  const awaited = isAwaited(member);
  const lines = member.accesses.length + (awaited ? 1 : 0);
  return (
    <tbody>
      {member.accesses.map((access, index) => (
        <tr key={access.unit.id}>
          {index === 0 && (
            <th scope="rowgroup" rowSpan={lines}>
              <MemberName of={member} />
            </th>
          )}
          <UnitCells space={of.id} member={member} access={access} units={units} rights={rights} />
          {index === 0 && (
            <td rowSpan={lines} className={styles.acts}>
              <MemberActs of={of} member={member} />
            </td>
          )}
        </tr>
      ))}
      {awaited && (
        <tr>
          <td colSpan={rights.length + 1}>
            <Approval space={of.id} member={member} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

function UnitCells({ space, member, access, units, rights }: RightsProps) {
  const { shown, toggle, saved, refused } = useChangeRights(space, member, access);
  const unit = units.find(({ id }) => id === access.unit.id);
  return (
    <>
      <td>
        <UnitName of={access.unit} saved={saved} />
        <OwnRight member={member} access={access} />
        <Refusal error={refused} />
      </td>
      {rights.map(right => (
        <td key={right} className={styles.right}>
          <RightSwitch
            right={right}
            member={member}
            access={access}
            unit={unit}
            held={shown.includes(right)}
            toggle={toggle}
          />
        </td>
      ))}
    </>
  );
}
