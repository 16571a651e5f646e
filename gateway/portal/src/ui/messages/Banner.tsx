import { ActionIcon } from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";
import { Icon } from "../../design/Icon";
import styles from "./Banner.module.css";
import { dismissBanner, useBanner } from "./confirmation";

const SHOWN_FOR = 15_000;
// One that was said just before going elsewhere is about that very move, and stays; an older one has been read.
const FRESH = 1500;

const WINDOWS_CLOSE_IN = 400;

const focusTitle = () => document.querySelector("h1")?.focus({ preventScroll: true });

/** The confirmation of the last change, announced as it appears. */
export function Banner() {
  const { t } = useTranslation();
  const banner = useBanner();
  useEffect(() => {
    if (!banner) return;
    const timer = setTimeout(dismissBanner, SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [banner]);
  // What was pressed may be gone with what it removed: the focus is then where the view begins, not nowhere.
  useEffect(() => {
    if (!banner) return;
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) focusTitle();
    }, WINDOWS_CLOSE_IN);
    return () => clearTimeout(timer);
  }, [banner]);
  const { key } = useLocation();
  const latest = useRef(banner);
  latest.current = banner;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the move to another view that counts
  useEffect(() => {
    if (latest.current && Date.now() - latest.current.at > FRESH) dismissBanner();
  }, [key]);
  return (
    <div role="status">
      {banner && (
        <div className={styles.banner}>
          <Icon name="check" />
          <span>{banner.text}</span>
          <ActionIcon size={36} color="quill" onClick={dismissBanner} aria-label={t("common.close")}>
            <Icon name="cross" size={18} />
          </ActionIcon>
        </div>
      )}
    </div>
  );
}

export function OfflineStrip() {
  const { t } = useTranslation();
  const { online } = useNetwork();
  return (
    <div role="status">
      {!online && (
        <div className={styles.offline}>
          <Icon name="offline" />
          <span>
            <b>{t("common.offline.title")}.</b> {t("common.offline.text")}
          </span>
        </div>
      )}
    </div>
  );
}
