import { useTranslation } from "react-i18next";
import type { Member } from "../../api/members";
import type { IconName } from "../../design/Icon";
import { inWords } from "../../language/formats";
import { Bubble } from "../../ui/forms/Form";
import { State, type StateTone } from "../../ui/messages/State";
import { fullName, useIsMe } from "../administration/administration";
import styles from "../administration/administration.module.css";

const standings = {
  invited: ["waiting", "mail"],
  offered: ["waiting", "mail"],
  active: ["done", "check"],
  awaiting_approval: ["todo", "clock"],
  declined: ["refused", "cross"],
} as const satisfies Record<string, [StateTone, IconName]>;
type Standing = keyof typeof standings;

export const standingNames = Object.keys(standings) as Standing[];
/** Whether somebody has not answered their invitation yet. */
export const isPending = ({ state }: Member) => state === "invited" || state === "offered";

const isStanding = (state: string): state is Standing => state in standings;

/** Who a member is. */
export function MemberName({ of: member }: { of: Member }) {
  const { t } = useTranslation();
  const isMe = useIsMe();
  const name = fullName(member);
  return (
    <div className={styles.member}>
      <span className={styles.name}>
        {name} {isMe(member) && <span className={styles.soft}>({t("common.you")})</span>}
      </span>
      <span className={styles.soft}>{member.email}</span>
    </div>
  );
}

/** Where a membership stands, and whether an ERP names the person. */
export function Standing({ of: member }: { of: Member }) {
  const { t } = useTranslation();
  const state = isStanding(member.state) ? member.state : "active";
  const [tone, icon] = standings[state];
  return (
    <div className={styles.member}>
      <State tone={tone} icon={icon}>
        {t(`rights.list.states.${state}`)}
      </State>
      {isPending(member) && (
        <span className={styles.soft}>
          {member.reminded_at
            ? t("rights.list.remindedOn", { date: inWords(member.reminded_at) })
            : t("rights.list.invitedOn", { date: inWords(member.invited_at) })}
        </span>
      )}
      {member.from_erp && (
        <span className={styles.soft}>
          {t("rights.list.fromErp")}{" "}
          <Bubble field={t("rights.list.fromErp")}>{t("rights.list.fromErpText")}</Bubble>
        </span>
      )}
    </div>
  );
}
