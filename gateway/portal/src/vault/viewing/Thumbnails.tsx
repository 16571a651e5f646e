import { useTranslation } from "react-i18next";
import { Page } from "react-pdf";
import styles from "./PdfPages.module.css";

interface ThumbnailsProps {
  page: number;
  pages: number;
  turn: (to: number) => void;
}

/** As many are drawn at a time, around the page that is shown: a document may have thousands. */
const AROUND = 6;

/** The pages in small, one click away. */
export function Thumbnails({ page, pages, turn }: ThumbnailsProps) {
  const { t } = useTranslation();
  if (pages < 2) return null;
  const first = Math.max(1, Math.min(page - AROUND, pages - 2 * AROUND));
  const last = Math.min(pages, Math.max(page + AROUND, 1 + 2 * AROUND));
  const numbers = Array.from({ length: last - first + 1 }, (_, place) => first + place);
  return (
    <nav className={styles.thumbnails} aria-label={t("documents.viewer.thumbnails")}>
      {numbers.map(number => (
        <button
          key={number}
          type="button"
          className={styles.thumbnail}
          aria-label={t("documents.viewer.thumbnail", { page: number })}
          aria-current={number === page ? "page" : undefined}
          onClick={() => turn(number)}
        >
          <Page
            pageNumber={number}
            width={84}
            renderTextLayer={false}
            renderAnnotationLayer={false}
            canvasRef={canvas => canvas?.setAttribute("aria-hidden", "true")}
            loading=""
          />
          <span aria-hidden="true">{number}</span>
        </button>
      ))}
    </nav>
  );
}
