import { ActionIcon, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Icon } from "../design/Icon";
import { useReceivesDocuments, useSpaces } from "../tenancy/spaces/spaces";
import { Banner, OfflineStrip } from "../ui/messages/Banner";
import { Footer } from "../ui/pages/Footer";
import { Wordmark } from "../ui/pages/Wordmark";
import { SearchEverywhere } from "../vault/listing/SearchEverywhere";
import { Menu } from "./Menu";
import { ModeSwitch } from "./ModeSwitch";
import { PersonMenu } from "./PersonMenu";
import styles from "./Shell.module.css";
import { SpaceSwitch } from "./SpaceSwitch";

/** What surrounds every signed-in page: whose space it is, where one can go, who one is. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { all, mode } = useSpaces();
  const receives = useReceivesDocuments();
  const [open, { open: show, close }] = useDisclosure(false);
  return (
    <div className={styles.shell}>
      <a href="#content" className={styles.skip}>
        {t("common.skip")}
      </a>
      <header className={styles.header}>
        <ActionIcon className={styles.narrow} onClick={show} aria-label={t("common.shell.openMenu")}>
          <Icon name="menu" size={24} />
        </ActionIcon>
        <Wordmark />
        <div className={styles.whose}>
          <SpaceSwitch />
        </div>
        <div className={styles.mode}>
          <ModeSwitch />
        </div>
        {receives && (
          <div className={styles.search}>
            <SearchEverywhere />
          </div>
        )}
        <Link to="/aide" className={styles.help}>
          <Icon name="help" />
          <span className={styles.wide}>{t("common.shell.help")}</span>
          <span className={`${styles.narrow} unseen`}>{t("common.shell.help")}</span>
        </Link>
        <PersonMenu />
      </header>
      {(all.length > 1 || mode) && (
        <section className={styles.whoseBelow} aria-label={t("common.shell.space")}>
          <SpaceSwitch />
          <ModeSwitch />
        </section>
      )}
      <div className={styles.side}>
        <Menu />
      </div>
      <Drawer
        opened={open}
        onClose={close}
        title={t("common.shell.menu")}
        size={300}
        closeButtonProps={{ "aria-label": t("common.shell.closeMenu") }}
      >
        <Menu onChoose={close} />
      </Drawer>
      <div className={styles.body}>
        <OfflineStrip />
        <main id="content" className={styles.main}>
          <Banner />
          {children}
        </main>
        <Footer signedIn />
      </div>
    </div>
  );
}
