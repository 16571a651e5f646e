import { ActionIcon } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import type { Member } from "../../api/members";
import { Icon } from "../../design/Icon";
import { type Administration, accessPath, fullName } from "../administration/administration";
import styles from "../administration/administration.module.css";
import { Removal } from "./Removal";

/** Edit somebody, or end their access. */
export function MemberActs({ of, member }: { of: Administration; member: Member }) {
  const { t } = useTranslation();
  const { search } = useLocation();
  const [removing, { open, close }] = useDisclosure(false);
  const name = fullName(member);
  return (
    <span className={styles.memberActs}>
      <ActionIcon
        component={Link}
        to={accessPath(of.id, member.id)}
        state={{ list: search }}
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
