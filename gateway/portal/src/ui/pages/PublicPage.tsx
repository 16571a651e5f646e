import { createContext, type ReactNode, useContext } from "react";
import { useTranslation } from "react-i18next";
import { Banner, OfflineStrip } from "../messages/Banner";
import { Title } from "../navigation/Title";
import { Footer } from "./Footer";
import styles from "./PublicPage.module.css";
import { Wordmark } from "./Wordmark";

interface PublicPageProps {
  title: string;
  lead?: ReactNode;
  /** Room for a document, instead of one column of fields. */
  wide?: boolean;
  /** Room for a text: as wide as one reads with ease. */
  reading?: boolean;
  children: ReactNode;
}

const InFrame = createContext(false);

/** Pages in here stand in somebody's frame already: they bring neither header nor footer of their own. */
export const Framed = ({ children }: { children: ReactNode }) => <InFrame value={true}>{children}</InFrame>;

/** A page with one purpose and no navigation. */
export function PublicPage({ title, lead, wide = false, reading = false, children }: PublicPageProps) {
  const { t } = useTranslation();
  const framed = useContext(InFrame);
  const content = (
    <>
      <Title>{title}</Title>
      {lead && <p className={styles.lead}>{lead}</p>}
      {children}
    </>
  );
  if (framed) {
    return (
      <div className={styles.framed} data-wide={wide || undefined}>
        {content}
      </div>
    );
  }
  return (
    <div className={styles.page} data-wide={wide || undefined} data-reading={reading || undefined}>
      <a href="#content" className="unseen">
        {t("common.skip")}
      </a>
      <header className={styles.header}>
        <Wordmark />
      </header>
      <main id="content" className={styles.main}>
        <OfflineStrip />
        <Banner />
        {content}
      </main>
      <Footer />
    </div>
  );
}
