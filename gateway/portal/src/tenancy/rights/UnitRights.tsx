import { useTranslation } from "react-i18next";
import type { Access, AdministeredUnit, Member } from "../../api/members";
import { Icon } from "../../design/Icon";
import { Refusal } from "../../ui/messages/Notice";
import { addressInWords, useIsMe } from "../administration/administration";
import styles from "../administration/administration.module.css";
import { useChangeRights } from "./changeRights";
import { RightSwitch } from "./RightSwitch";

export interface RightsProps {
  space: string;
  member: Member;
  access: Access;
  units: AdministeredUnit[];
  /** Every right that somebody may have there, in its order. */
  rights: string[];
}

/** The rights of a member on one unit, with the name and address of the unit: a fieldset, alike on every page. */
export function UnitRights({ space, member, access, units, rights }: RightsProps) {
  const { shown, toggle, saved, refused } = useChangeRights(space, member, access);
  const unit = units.find(({ id }) => id === access.unit.id);
  return (
    <fieldset className={styles.unit}>
      <legend>
        <UnitName of={access.unit} saved={saved} />
      </legend>
      <div className={styles.switches}>
        {rights.map(right => (
          <RightSwitch
            key={right}
            right={right}
            member={member}
            access={access}
            unit={unit}
            held={shown.includes(right)}
            toggle={toggle}
            named
          />
        ))}
      </div>
      <Refusal error={refused} />
    </fieldset>
  );
}

/** The name of a unit, its address below, and whether the last change there is in force. */
export function UnitName({ of: { name, address }, saved }: { of: Access["unit"]; saved: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={styles.unitName}>
      <span>
        {name}
        <small>{addressInWords(address)}</small>
      </span>
      <span className={styles.saved} data-shown={saved || undefined}>
        {saved && (
          <>
            <Icon name="check" size={16} /> {t("rights.list.saved")}
          </>
        )}
      </span>
    </span>
  );
}

/** Why one's own right to administer can't be withdrawn by oneself. */
export function OwnRight({ of: member }: { of: Member }) {
  const { t } = useTranslation();
  const isMe = useIsMe();
  if (!isMe(member) || !member.accesses.some(({ rights }) => rights.includes("A"))) return null;
  return <p className={styles.soft}>{t("rights.list.ownRight")}</p>;
}
