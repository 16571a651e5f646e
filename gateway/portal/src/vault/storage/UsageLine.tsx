import { Progress } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Usage } from "../../api/vault";
import { fileSize } from "../../language/formats";
import styles from "./storage.module.css";

/** How much room is taken, and by how many files (VLT-41). */
export function UsageLine({ usage }: { usage: Usage }) {
  const { t } = useTranslation();
  const percent = usage.quota > 0 ? Math.min(100, (usage.used / usage.quota) * 100) : 100;
  const words = t("personal.usage", {
    used: fileSize(usage.used),
    quota: fileSize(usage.quota),
    left: fileSize(usage.left),
    files: t("personal.files", { count: usage.files }),
  });
  return (
    <div className={styles.usage}>
      <Progress.Root>
        <Progress.Section value={percent} aria-label={words} />
      </Progress.Root>
      <p>{words}</p>
    </div>
  );
}
