import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Access, AdministeredUnit, Member } from "../../api/members";
import { fullName, useIsMe } from "../administration/administration";
import styles from "../administration/administration.module.css";
import { useRightName } from "../spaces/rights";

interface RightSwitchProps {
  right: string;
  member: Member;
  access: Access;
  unit: AdministeredUnit | undefined;
  held: boolean;
  toggle: (right: string) => void;
  /** Whether the name of the right stands beside the switch, rather than above its column. */
  named?: boolean;
}

/** One right of somebody on one unit (TEN-20, TEN-21). */
export function RightSwitch({ right, member, access, unit, held, toggle, named = false }: RightSwitchProps) {
  const { t } = useTranslation();
  const nameOf = useRightName();
  const isMe = useIsMe();
  // A right that no service allows can be withdrawn where it is held, and isn't offered otherwise.
  if (!held && !unit?.grantable_rights.includes(right)) {
    return named ? null : <span className={styles.without}>{t("rights.list.notOffered")}</span>;
  }
  const name = nameOf(right);
  const own = right === "A" && held && isMe(member);
  return (
    <Switch
      label={named ? name : undefined}
      aria-label={t("rights.list.switch", { right: name, name: fullName(member), unit: access.unit.name })}
      checked={held}
      disabled={own}
      onChange={() => toggle(right)}
    />
  );
}
