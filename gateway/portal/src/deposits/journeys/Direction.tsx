import { useTranslation } from "react-i18next";
import styles from "./deposits.module.css";

/** Whether money goes in (C) or comes out (D). */
export function Direction({ of }: { of: string }) {
  const { t } = useTranslation();
  return <span className={styles.direction}>{t(`requests.direction.${of === "C" ? "C" : "D"}`)}</span>;
}
