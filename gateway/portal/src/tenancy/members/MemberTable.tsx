import { useTranslation } from "react-i18next";
import type { Member } from "../../api/members";
import { Sheet } from "../../ui/content/Sheet";
import { Refusal } from "../../ui/messages/Notice";
import { addressInWords, type Place } from "../administration/administration";
import styles from "../administration/administration.module.css";
import { useChangeRights } from "../rights/changeRights";
import { RightSwitch } from "../rights/RightSwitch";
import { OwnRight, type RightsProps, UnitName } from "../rights/UnitRights";
import { useRightName } from "../spaces/rights";
import { Approval, isAwaited } from "./Approval";
import { MemberActs } from "./MemberActs";
import { MemberName, Standing } from "./MemberName";
import { type Choice, ChooseMember } from "./Reminders";

export interface MembersProps {
  /** The space, or the sites of one company. */
  places: Place[];
  members: Member[];
  rights: string[];
  label: string;
  choice: Choice;
}

/** Everybody on everything that one administers: a line for each unit, a column for each right (TEN-22). */
export function MemberTable({ places, members, rights, label, choice }: MembersProps) {
  const { t } = useTranslation();
  const nameOf = useRightName();
  const ofCompany = places[0]?.of.kind === "company";
  return (
    <Sheet flush>
      <div className={styles.wide}>
        <table className={styles.table} aria-label={label}>
          <thead>
            <tr>
              <th scope="col">{t("rights.list.columns.member")}</th>
              {places.length > 1 && <th scope="col">{t("rights.list.columns.site")}</th>}
              <th scope="col">
                {t(ofCompany ? "rights.list.columns.agency" : "rights.list.columns.establishment")}
              </th>
              {rights.map(right => (
                <th key={right} scope="col" className={styles.right}>
                  {nameOf(right)}
                </th>
              ))}
              {places.length === 1 && (
                <th scope="col">
                  <span className="unseen">{t("rights.list.columns.acts")}</span>
                </th>
              )}
            </tr>
          </thead>
          {byPerson(members).map(some => (
            <tbody key={some[0]?.email}>
              {some.map((member, index) => (
                <MemberLines
                  key={member.id}
                  person={index === 0 ? some : []}
                  places={places}
                  member={member}
                  rights={rights}
                  choice={choice}
                />
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </Sheet>
  );
}

/** Somebody who belongs to several sites stands there once, with each of them. */
function byPerson(members: Member[]): Member[][] {
  const people = new Map<string, Member[]>();
  for (const member of members) people.set(member.email, [...(people.get(member.email) ?? []), member]);
  return [...people.values()];
}

const isAdministrator = ({ accesses }: Member) => accesses.some(({ rights }) => rights.includes("A"));

const linesOf = (member: Member) => member.accesses.length + (isAwaited(member) ? 1 : 0);

interface LinesProps extends Omit<MembersProps, "members" | "label"> {
  /** Everything that somebody is, where their name is to stand. */
  person: Member[];
  member: Member;
}

function MemberLines({ person, places, member, rights, choice }: LinesProps) {
  const place = places.find(({ of }) => of.id === member.space_id);
  if (!place) return null;
  const { of, units } = place;
  const several = places.length > 1;
  const standing = (
    <>
      <Standing of={member} />
      <ChooseMember of={member} choice={choice} />
    </>
  );
  return (
    <>
      {member.accesses.map((access, index) => (
        <tr key={access.unit.id}>
          {index === 0 && person.length > 0 && (
            <th scope="rowgroup" rowSpan={person.reduce((sum, each) => sum + linesOf(each), 0)}>
              <MemberName of={member} />
              {!several && standing}
              {person.some(isAdministrator) && <OwnRight of={person.find(isAdministrator) ?? member} />}
            </th>
          )}
          {index === 0 && several && (
            <td rowSpan={linesOf(member)} className={styles.site}>
              <SiteName of={place} />
              {standing}
              <MemberActs of={of} member={member} named />
            </td>
          )}
          <UnitCells space={of.id} member={member} access={access} units={units} rights={rights} />
          {index === 0 && !several && (
            <td rowSpan={linesOf(member)} className={styles.acts}>
              <MemberActs of={of} member={member} />
            </td>
          )}
        </tr>
      ))}
      {isAwaited(member) && (
        <tr>
          <td colSpan={rights.length + 1}>
            <Approval space={of.id} member={member} />
          </td>
        </tr>
      )}
    </>
  );
}

/** The name of a site, its address below. */
export function SiteName({ of: { of, address } }: { of: Place }) {
  return (
    <span className={styles.unitName}>
      <span>
        {of.name}
        <small>{addressInWords(address ?? null)}</small>
      </span>
    </span>
  );
}

function UnitCells({ space, member, access, units, rights }: RightsProps) {
  const { shown, toggle, saved, refused } = useChangeRights(space, member, access);
  const unit = units.find(({ id }) => id === access.unit.id);
  return (
    <>
      <td>
        <UnitName of={access.unit} saved={saved} />
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
