import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./account.module.css";

interface SettingProps {
  name: string;
  value: ReactNode;
  /** Why it can't be changed, where it can't. */
  fixed?: string | null;
  act?: string;
  /** Begins opened, where another page leads straight to the change. */
  opened?: boolean;
  children: (close: () => void) => ReactNode;
}

/** One thing that can be changed: what it is now, and below, once asked for, the form that changes it. */
export function Setting({ name, value, fixed, act, opened = false, children }: SettingProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(opened);
  const editor = useRef<HTMLDivElement>(null);
  const way = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (open) editor.current?.querySelector<HTMLElement>("input:not([aria-hidden])")?.focus();
  }, [open]);
  const close = () => {
    setOpen(false);
    way.current?.focus();
  };
  return (
    <div className={styles.setting}>
      <div className={styles.line}>
        <div className={styles.words}>
          <h3>{name}</h3>
          <div className={styles.value}>{value}</div>
          {fixed && <p className={styles.soft}>{fixed}</p>}
        </div>
        {!fixed && (
          <Button
            ref={way}
            aria-expanded={open}
            aria-controls={id}
            aria-label={t("settings.actOf", {
              act: open ? t("common.cancel") : (act ?? t("settings.change")),
              name,
            })}
            onClick={() => setOpen(!open)}
          >
            {open ? t("common.cancel") : (act ?? t("settings.change"))}
          </Button>
        )}
      </div>
      {open && (
        <div className={styles.editor} id={id} ref={editor}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
