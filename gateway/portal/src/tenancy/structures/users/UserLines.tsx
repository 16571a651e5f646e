import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { StructureUser } from "../../../api/structures";
import { Sheet } from "../../../ui/content/Sheet";
import table from "../../../ui/content/Table.module.css";
import { State } from "../../../ui/messages/State";
import styles from "../structures.module.css";

interface UserLinesProps {
  users: StructureUser[];
  open: (user: StructureUser) => void;
}

/** The users as a table; on a phone, as cards. */
export function UserLines({ users, open }: UserLinesProps) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 56em)", false, { getInitialValueInEffect: false });
  const manage = (user: StructureUser) => (
    <Button
      size="sm"
      onClick={() => open(user)}
      aria-label={t("structures.users.manageOf", { name: `${user.first_name} ${user.last_name}` })}
    >
      {t("structures.users.manage")}
    </Button>
  );
  if (narrow) {
    return (
      <ul className={styles.cards}>
        {users.map(user => (
          <li key={user.id} className={styles.card}>
            <span className={styles.top}>
              <b>
                {user.last_name} {user.first_name}
              </b>
              <UserState of={user} />
            </span>
            <span className={styles.soft}>{user.email}</span>
            <span>{t(`structures.profiles.${user.profile}`)}</span>
            <span>{manage(user)}</span>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <Sheet flush>
      <table className={table.table} aria-label={t("structures.users.title")}>
        <thead>
          <tr>
            <th scope="col">{t("structures.users.columns.name")}</th>
            <th scope="col">{t("structures.users.columns.profile")}</th>
            <th scope="col">{t("structures.users.columns.state")}</th>
            <th scope="col">
              <span className="unseen">{t("structures.users.columns.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map(user => (
            <tr key={user.id}>
              <th scope="row">
                {user.last_name} {user.first_name} {user.own && <>({t("common.you")})</>}
                <small>{user.email}</small>
              </th>
              <td>{t(`structures.profiles.${user.profile}`)}</td>
              <td className={table.short}>
                <UserState of={user} />
              </td>
              <td className={table.short}>{manage(user)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}

/** Where somebody stands, in a word. */
export function UserState({ of: user }: { of: StructureUser }) {
  const { t } = useTranslation();
  if (user.deletion_asked_at) {
    return (
      <State tone="todo" icon="warning">
        {t("structures.users.states.leaving")}
      </State>
    );
  }
  if (user.state === "active") {
    return (
      <State tone="done" icon="check">
        {t("structures.users.states.active")}
      </State>
    );
  }
  if (user.state === "declined") {
    return (
      <State tone="refused" icon="cross">
        {t("structures.users.states.declined")}
      </State>
    );
  }
  return (
    <State tone="waiting" icon="clock">
      {t("structures.users.states.invited")}
    </State>
  );
}
