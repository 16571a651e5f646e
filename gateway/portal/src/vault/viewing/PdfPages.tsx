import { Loader } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Document, Page } from "react-pdf";
import "react-pdf/dist/Page/TextLayer.css";
import { options } from "../../ui/content/pdfOptions";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { PageTools } from "./PageTools";
import styles from "./PdfPages.module.css";
import { printPdf } from "./printing";
import { Thumbnails } from "./Thumbnails";
import { useViewerKeys } from "./viewerKeys";

const WIDEST = 900;

interface PdfPagesProps {
  file: Blob;
  /** Called once, when the first page can really be read. */
  onShown?: () => void;
  /** Called once every page was shown. */
  onRead?: () => void;
}

/** A PDF, page by page, as wide as there is room; keys and buttons turn and enlarge. */
export default function PdfPages({ file, onShown, onRead }: PdfPagesProps) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const [pages, setPages] = useState(0);
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState(1);
  const seen = useRef(new Set<number>());
  const drawn = () => {
    if (page === 1) onShown?.();
    seen.current.add(page);
    if (seen.current.size === pages) onRead?.();
  };
  const turn = useCallback((to: number) => setPage(Math.min(Math.max(1, to), pages)), [pages]);
  const enlarge = useCallback(
    (by: number) => setZoom(now => (by === 0 ? 1 : Math.min(3, Math.max(0.5, now + by)))),
    [],
  );
  const printing = useMutation({ mutationFn: () => printPdf(file, options) });
  useViewerKeys({ page, turn, enlarge });
  return (
    <div className={styles.viewer}>
      <PageTools
        page={page}
        pages={pages}
        zoom={zoom}
        turn={turn}
        enlarge={enlarge}
        print={() => printing.mutate()}
        printing={printing.isPending}
      />
      <Refusal error={printing.error} />
      <div className={styles.desk} ref={ref}>
        <Document
          file={file}
          options={options}
          onLoadSuccess={({ numPages }) => setPages(numPages)}
          loading={<Loader className={styles.loader} color="quill" />}
          error={<Notice tone="error">{t("documents.viewer.unreadable")}</Notice>}
          externalLinkRel="noopener noreferrer nofollow"
        >
          <Thumbnails page={page} pages={pages} turn={turn} />
          {width > 0 && (
            <Page
              pageNumber={page}
              width={Math.min(width, WIDEST) * zoom}
              renderAnnotationLayer={false}
              onRenderSuccess={drawn}
              canvasRef={canvas => canvas?.setAttribute("aria-hidden", "true")}
              loading={<Loader className={styles.loader} color="quill" />}
            />
          )}
        </Document>
      </div>
    </div>
  );
}
