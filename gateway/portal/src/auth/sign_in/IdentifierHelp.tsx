import { Button, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Facts } from "../../ui/content/Facts";
import { Acts } from "../../ui/forms/Form";
import styles from "../sign_in_flow/signIn.module.css";

/** *Où le trouver ?*: the three things that serve as an identifier, and where each is written. */
export function IdentifierHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("entry.where.title")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <div className={styles.column}>
        <Facts
          lines={[
            [t("entry.where.email"), t("entry.where.emailText")],
            [t("entry.where.chosen"), t("entry.where.chosenText")],
            [t("entry.where.number"), t("entry.where.numberText")],
            [
              t("entry.where.none"),
              <Link key="lost" to="/identifiant-perdu">
                {t("entry.signIn.lostIdentifier")}
              </Link>,
            ],
          ]}
        />
        <Acts>
          <Button onClick={onClose}>{t("common.close")}</Button>
        </Acts>
      </div>
    </Modal>
  );
}
