import { Menu, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Space } from "../api/tenancy";
import { Icon, type IconName } from "../design/Icon";
import { useNamedBy, useSpaceName, useSpaces } from "../tenancy/spaces/spaces";
import styles from "./SpaceSwitch.module.css";

const icons: Partial<Record<Space["kind"], IconName>> = { person: "person" };

/** Says whose space is shown; a click switches when there are several. */
export function SpaceSwitch() {
  const { t } = useTranslation();
  const { all, current, choose } = useSpaces();
  const nameOf = useSpaceName();
  const namedBy = useNamedBy();
  const navigate = useNavigate();
  if (all.length === 0) return null;
  const shown = current ? nameOf(current) : t("common.shell.allSpaces");
  const by = current && namedBy(current);
  const icon = (current && icons[current.kind]) ?? "company";
  if (all.length === 1) {
    return (
      <p className={styles.space}>
        <Icon name={icon} />
        <span className="unseen">{t("common.shell.spaceIs")} </span>
        <Name of={shown} by={by} />
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
          <Name of={shown} by={by} />
          <Icon name="down" size={16} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => enter(null)}>{t("common.shell.allSpaces")}</Menu.Item>
        {all.map(space => (
          <Menu.Item key={space.holder_id} onClick={() => enter(space)}>
            {nameOf(space)}
            {space.named_by && <span className={styles.by}> ({namedBy(space)})</span>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The name of a space, and below it who calls a company so that has not confirmed it. */
const Name = ({ of, by }: { of: string; by: string | null }) => (
  <span className={styles.words}>
    <span className={styles.name}>{of}</span>
    {by && <span className={styles.by}>{by}</span>}
  </span>
);
