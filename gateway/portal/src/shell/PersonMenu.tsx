import { Menu, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe } from "../auth/sessions/me";
import { useSignOut } from "../auth/sessions/signOut";
import { Icon } from "../design/Icon";
import styles from "./Shell.module.css";

export function PersonMenu() {
  const { t } = useTranslation();
  const me = useMe();
  const leave = useSignOut();
  const name = `${me.first_name} ${me.last_name}`;
  return (
    <Menu position="bottom-end" width={230} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={styles.person} aria-label={t("common.shell.accountOf", { name })}>
          <Icon name="person" />
          <span className={styles.wide}>{name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        <Menu.Item component={Link} to="/compte" leftSection={<Icon name="person" size={18} />}>
          {t("common.shell.account")}
        </Menu.Item>
        <Menu.Item onClick={leave} leftSection={<Icon name="exit" size={18} />}>
          {t("common.shell.signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
