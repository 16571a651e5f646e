import { Menu, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Space } from "../api/tenancy";
import { Icon, type IconName } from "../design/Icon";
import { useSpaceName, useSpaces } from "../tenancy/spaces/spaces";
import styles from "./SpaceSwitch.module.css";

const icons: Partial<Record<Space["kind"], IconName>> = { person: "person" };

/** Says whose space is shown; a click switches when there are several. */
export function SpaceSwitch() {
  const { t } = useTranslation();
  const { all, current, choose } = useSpaces();
  const nameOf = useSpaceName();
  const navigate = useNavigate();
  if (all.length === 0) return null;
  const shown = current ? nameOf(current) : t("common.shell.allSpaces");
  const icon = (current && icons[current.kind]) ?? "company";
  if (all.length === 1) {
    return (
      <p className={styles.space}>
        <Icon name={icon} />
        <span className="unseen">{t("common.shell.spaceIs")} </span>
        <span className={styles.name}>{shown}</span>
      </p>
    );
  }
  const enter = (space: Space | null) => {
    choose(space);
    navigate("/");
  };
  return (
    <Menu position="bottom-start" width={300} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={styles.space} aria-label={t("common.shell.switchSpace", { space: shown })}>
          <Icon name={icon} />
          <span className={styles.name}>{shown}</span>
          <Icon name="down" size={16} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => enter(null)}>{t("common.shell.allSpaces")}</Menu.Item>
        {all.map(space => (
          <Menu.Item key={space.holder_id} onClick={() => enter(space)}>
            {nameOf(space)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
