import { ActionIcon } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../design/Icon";
import styles from "./PageTools.module.css";

interface PageToolsProps {
  page: number;
  pages: number;
  zoom: number;
  turn: (to: number) => void;
  enlarge: (by: number) => void;
  print: () => void;
  printing: boolean;
}

export const STEP = 0.25;

export function PageTools({ page, pages, zoom, turn, enlarge, print, printing }: PageToolsProps) {
  const { t } = useTranslation();
  const tool = (icon: IconName, label: string, act: () => void, off = false) => (
    <ActionIcon onClick={act} disabled={off} aria-label={label} title={label}>
      <Icon name={icon} />
    </ActionIcon>
  );
  return (
    <div className={styles.tools} role="toolbar" aria-label={t("documents.viewer.tools")}>
      <div>
        {tool("left", t("documents.viewer.previousPage"), () => turn(page - 1), page <= 1)}
        <span className={styles.position} role="status">
          {pages > 0 && t("documents.viewer.page", { page, pages })}
        </span>
        {tool("right", t("documents.viewer.nextPage"), () => turn(page + 1), page >= pages)}
      </div>
      <div>
        {tool("minus", t("documents.viewer.zoomOut"), () => enlarge(-STEP), zoom <= 0.5)}
        {tool("wide", t("documents.viewer.fit"), () => enlarge(0), zoom === 1)}
        {tool("plus", t("documents.viewer.zoomIn"), () => enlarge(STEP), zoom >= 3)}
        {tool("print", t("documents.viewer.print"), print, printing || pages === 0)}
        <span className="unseen" role="status">
          {printing ? t("documents.viewer.printing") : ""}
        </span>
        <span className="unseen" role="status">
          {t("documents.viewer.zoom", { percent: Math.round(zoom * 100) })}
        </span>
      </div>
    </div>
  );
}
