import { ActionIcon } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { Member } from "../../api/members";
import { Icon } from "../../design/Icon";
import { type Administration, accessPath, fullName } from "../administration/administration";
import styles from "../administration/administration.module.css";
import { Removal } from "./Removal";

interface MemberActsProps {
  of: Administration;
  member: Member;
  /** Whether the name of the site is said too, where there are several. */
  named?: boolean;
}

/** Edit somebody, or end their access. */
export function MemberActs({ of, member, named = false }: MemberActsProps) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const [removing, { open, close }] = useDisclosure(false);
  const name = named ? t("rights.list.at", { name: fullName(member), site: of.name }) : fullName(member);
  return (
    <span className={styles.memberActs}>
      <ActionIcon
        component={Link}
        to={accessPath(of.id, member.id)}
        state={{ list: pathname + search }}
        aria-label={t("rights.list.editOf", { name })}
      >
        <Icon name="quill" />
      </ActionIcon>
      <ActionIcon color="error" onClick={open} aria-label={t("rights.list.removeOf", { name })}>
        <Icon name="bin" />
      </ActionIcon>
      <Removal of={of} member={member} opened={removing} onClose={close} />
    </span>
  );
}
