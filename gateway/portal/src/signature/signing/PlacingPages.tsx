import { Button, Loader } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Document, Page } from "react-pdf";
import type { Position } from "../../api/signature";
import { options } from "../../ui/content/pdfOptions";
import { Acts } from "../../ui/forms/Form";
import { Notice } from "../../ui/messages/Notice";
import type { Appearance } from "../appearance/appearance";
import { type PageSize, PlacedSignature, within } from "./PlacedSignature";
import styles from "./PlaceStep.module.css";

const WIDEST = 700;
const POINTS_PER_CENTIMETRE = 72 / 2.54;

interface PlacingPagesProps {
  file: Blob;
  appearance: Appearance;
  position: Position | null;
  onPlace: (position: Position) => void;
}

/** The pages of a document, with the signature on the one that is shown. */
export default function PlacingPages({ file, appearance, position, onPlace }: PlacingPagesProps) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const [pages, setPages] = useState(0);
  const [size, setSize] = useState<PageSize | null>(null);
  const shownWidth = Math.min(width, WIDEST);
  const scale = size ? shownWidth / size.width : 0;
  const page = position?.page ?? pages;
  // Bottom right, until it is put elsewhere; on another page, where it was on this one.
  const put = (of: PageSize, on: number) =>
    onPlace({ page: on, ...within(of, position ?? { x: of.width, y: of.height }) });
  const inCentimetres = (points: number) => Math.round(points / POINTS_PER_CENTIMETRE);
  return (
    <div ref={ref}>
      {pages > 1 && position && (
        <Acts>
          <Button disabled={page <= 1} onClick={() => onPlace({ ...position, page: page - 1 })}>
            {t("signing.place.before")}
          </Button>
          <Button disabled={page >= pages} onClick={() => onPlace({ ...position, page: page + 1 })}>
            {t("signing.place.after")}
          </Button>
        </Acts>
      )}
      <p role="status">
        {position &&
          t("signing.place.at", {
            page,
            pages,
            left: inCentimetres(position.x),
            top: inCentimetres(position.y),
          })}
      </p>
      <div className={styles.page}>
        <Document
          file={file}
          options={options}
          onLoadSuccess={({ numPages }) => setPages(numPages)}
          loading={<Loader color="quill" />}
          error={<Notice tone="error">{t("documents.viewer.unreadable")}</Notice>}
        >
          {shownWidth > 0 && page > 0 && (
            <Page
              pageNumber={page}
              width={shownWidth}
              renderAnnotationLayer={false}
              renderTextLayer={false}
              onLoadSuccess={({ originalWidth, originalHeight }) => {
                const of = { width: originalWidth, height: originalHeight };
                setSize(of);
                put(of, page);
              }}
              canvasRef={canvas => canvas?.setAttribute("aria-hidden", "true")}
              loading={<Loader color="quill" />}
            />
          )}
        </Document>
        {size && position && (
          <PlacedSignature
            page={size}
            scale={scale}
            at={position}
            appearance={appearance}
            onMove={to => onPlace({ page, ...to })}
          />
        )}
      </div>
    </div>
  );
}
