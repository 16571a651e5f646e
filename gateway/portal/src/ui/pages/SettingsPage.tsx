import type { ReactNode } from "react";
import { Link } from "react-router";
import { Icon, type IconName } from "../../design/Icon";
import { type Crumb, Head } from "./Head";
import styles from "./SettingsPage.module.css";

export interface SettingsSection {
  to: string;
  label: string;
  icon: IconName;
}

interface SettingsPageProps {
  title: string;
  trail?: Crumb[];
  lead?: ReactNode;
  /** All the sections there are, the one shown among them. */
  sections: SettingsSection[];
  at: string;
  sectionsName: string;
  children: ReactNode;
}

/** Settings: sections side by side, each with sheets that are saved by themselves. */
export function SettingsPage({
  title,
  trail,
  lead,
  sections,
  at,
  sectionsName,
  children,
}: SettingsPageProps) {
  return (
    <>
      <Head title={title} trail={trail} lead={lead} />
      <div className={styles.layout}>
        <nav className={styles.sections} aria-label={sectionsName}>
          <ul>
            {sections.map(({ to, label, icon }) => (
              <li key={to}>
                <Link to={to} aria-current={to === at ? "page" : undefined}>
                  <Icon name={icon} />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className={styles.zones}>{children}</div>
      </div>
    </>
  );
}
