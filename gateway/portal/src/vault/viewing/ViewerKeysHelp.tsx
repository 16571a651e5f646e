import { Modal } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { Facts } from "../../ui/content/Facts";
import styles from "./DocumentActs.module.css";

const Key = ({ children }: { children: string }) => <kbd className={styles.key}>{children}</kbd>;

/** The keys, shown by "?". */
export function ViewerKeysHelp() {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  useHotkeys([
    ["shift+?", open],
    ["?", open],
  ]);
  return (
    <>
      <p className={styles.keys}>
        <Key>?</Key> {t("documents.viewer.keys")}
      </p>
      <Modal
        opened={opened}
        onClose={close}
        title={t("documents.viewer.keys")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Facts
          lines={[
            [
              t("documents.viewer.shortcuts.arrows"),
              <span key="a">
                <Key>←</Key> <Key>→</Key>
              </span>,
            ],
            [
              t("documents.viewer.shortcuts.plus"),
              <span key="p">
                <Key>+</Key> <Key>-</Key>
              </span>,
            ],
            [t("documents.viewer.shortcuts.zero"), <Key key="0">0</Key>],
            [
              t("documents.viewer.shortcuts.jk"),
              <span key="j">
                <Key>J</Key> <Key>K</Key>
              </span>,
            ],
            [t("documents.viewer.shortcuts.help"), <Key key="h">?</Key>],
          ]}
        />
      </Modal>
    </>
  );
}
