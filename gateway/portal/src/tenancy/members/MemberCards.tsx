import styles from "../administration/administration.module.css";
import { UnitRights } from "../rights/UnitRights";
import { Approval, isAwaited } from "./Approval";
import { MemberActs } from "./MemberActs";
import { MemberName } from "./MemberName";
import type { MembersProps } from "./MemberTable";

/** The same as the table says, one card for each member: what a phone shows. */
export function MemberCards({ of, members, units, rights, label }: MembersProps) {
  return (
    <ul className={styles.cards} aria-label={label}>
      {members.map(member => (
        <li key={member.id} className={styles.card}>
          <div className={styles.top}>
            <MemberName of={member} />
            <MemberActs of={of} member={member} />
          </div>
          {isAwaited(member) && <Approval space={of.id} member={member} />}
          {member.accesses.map(access => (
            <UnitRights
              key={access.unit.id}
              space={of.id}
              member={member}
              access={access}
              units={units}
              rights={rights}
            />
          ))}
        </li>
      ))}
    </ul>
  );
}
