import { Icon, type IconName } from "../../design/Icon";
import { Seal } from "../../design/Seal";
import styles from "./State.module.css";

export type StateTone = "todo" | "done" | "waiting" | "refused" | "error" | "signed";

/** A state: its colour, its drawing and its word, always together. */
export function State({
  tone,
  icon,
  children,
}: {
  tone: StateTone;
  icon: IconName | "seal";
  children: string;
}) {
  return (
    <span className={styles.state} data-tone={tone}>
      {icon === "seal" ? <Seal size={16} /> : <Icon name={icon} size={16} />}
      {children}
    </span>
  );
}
