import styles from "../administration/administration.module.css";
import { OwnRight, UnitRights } from "../rights/UnitRights";
import { Approval, isAwaited } from "./Approval";
import { MemberActs } from "./MemberActs";
import { MemberName, Standing } from "./MemberName";
import { type MembersProps, SiteName } from "./MemberTable";
import { ChooseMember } from "./Reminders";

/** The same as the table says, one card for each member: what a phone shows. */
export function MemberCards({ places, members, rights, label, choice }: MembersProps) {
  const several = places.length > 1;
  return (
    <ul className={styles.cards} aria-label={label}>
      {members.flatMap(member => {
        const place = places.find(({ of }) => of.id === member.space_id);
        if (!place) return [];
        return (
          <li key={member.id} className={styles.card}>
            <div className={styles.top}>
              <div className={styles.member}>
                <MemberName of={member} />
                <Standing of={member} />
                <OwnRight of={member} />
                <ChooseMember of={member} choice={choice} />
              </div>
              <MemberActs of={place.of} member={member} named={several} />
            </div>
            {several && <SiteName of={place} />}
            {isAwaited(member) && <Approval space={place.of.id} member={member} />}
            {member.accesses.map(access => (
              <UnitRights
                key={access.unit.id}
                space={place.of.id}
                member={member}
                access={access}
                units={place.units}
                rights={rights}
              />
            ))}
          </li>
        );
      })}
    </ul>
  );
}
