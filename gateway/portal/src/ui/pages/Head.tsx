import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Title } from "../navigation/Title";
import styles from "./Head.module.css";

export interface Crumb {
  to: string;
  label: string;
}

interface HeadProps {
  title: string;
  trail?: Crumb[];
  lead?: ReactNode;
  act?: ReactNode;
}

/** The top of a signed-in page: where it stands, what it is called, its main act. */
export function Head({ title, trail = [], lead, act }: HeadProps) {
  const { t } = useTranslation();
  const crumbs = [{ to: "/", label: t("common.shell.home") }, ...trail];
  return (
    <div className={styles.head}>
      <nav aria-label={t("common.shell.trail")} className={styles.trail}>
        <ol>
          {crumbs.map(({ to, label }) => (
            <li key={to}>
              <Link to={to}>{label}</Link>
            </li>
          ))}
          <li aria-current="page">{title}</li>
        </ol>
      </nav>
      <div className={styles.row}>
        <div className={styles.words}>
          <Title>{title}</Title>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {act}
      </div>
    </div>
  );
}
