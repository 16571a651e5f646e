import { Button, Checkbox } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import { Acts } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { MainAct } from "../../ui/navigation/MainAct";
import styles from "./factors.module.css";

interface RecoveryCodeListProps {
  codes: string[];
  /** What one goes on to once they are in a safe place. */
  act: string;
  onKept: () => void;
  loading?: boolean;
}

/** The recovery codes, this once: to copy, to save, and to say that it was done. */
export function RecoveryCodeList({ codes, act, onKept, loading }: RecoveryCodeListProps) {
  const { t } = useTranslation();
  const [kept, setKept] = useState(false);
  const [tried, setTried] = useState(false);
  const tick = useRef<HTMLInputElement>(null);
  const text = codes.join("\n");
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    confirmed(t("factors.copied"));
  };
  const goOn = () => {
    if (kept) return onKept();
    setTried(true);
    tick.current?.focus();
  };
  return (
    <div className={styles.flow}>
      <div data-printed className={styles.flow}>
        <p className={styles.text}>{t("factors.keepText")}</p>
        <ul className={styles.codes} aria-label={t("factors.list")}>
          {codes.map(code => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
      </div>
      <div className={styles.keeping}>
        <Button leftSection={<Icon name="copy" />} onClick={copy}>
          {t("factors.copy")}
        </Button>
        <Button
          component="a"
          leftSection={<Icon name="download" />}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download={t("factors.file")}
        >
          {t("factors.save")}
        </Button>
        <Button leftSection={<Icon name="print" />} onClick={() => window.print()}>
          {t("settings.recovery.print")}
        </Button>
      </div>
      <Checkbox
        ref={tick}
        label={t("factors.kept")}
        aria-invalid={tried && !kept}
        checked={kept}
        onChange={event => setKept(event.currentTarget.checked)}
        error={tried && !kept && t("factors.mustKeep")}
      />
      <Acts>
        <MainAct loading={loading} onClick={goOn}>
          {act}
        </MainAct>
      </Acts>
    </div>
  );
}
