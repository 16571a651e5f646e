import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { Icon } from "../design/Icon";
import { type Entry, useSections } from "./entries";
import styles from "./Menu.module.css";

/** An entry is the present one when its path is, and when what it asks of the list is what the list shows. */
function isHere(to: string, pathname: string, search: string): boolean {
  const [path = "", asked = ""] = to.split("?");
  if (path !== pathname) return false;
  const shown = new URLSearchParams(search);
  if (!asked) return !shown.has("compartment") && shown.get("state") !== "todo";
  return [...new URLSearchParams(asked)].every(([name, value]) => shown.get(name) === value);
}

export function Menu({ onChoose }: { onChoose?: () => void }) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const line = ({ to, label, icon, count }: Entry) => (
    <li key={to}>
      <Link
        to={to}
        className={styles.entry}
        onClick={onChoose}
        aria-current={isHere(to, pathname, search) ? "page" : undefined}
      >
        <Icon name={icon} />
        <span>{label}</span>
        {Boolean(count) && <span className={styles.count}>{count}</span>}
      </Link>
    </li>
  );
  return (
    <nav className={styles.menu} aria-label={t("common.shell.menu")}>
      {useSections().map(section => (
        <div key={section.name}>
          {section.name && <p className={styles.section}>{section.name}</p>}
          <ul>{section.entries.map(line)}</ul>
        </div>
      ))}
    </nav>
  );
}
