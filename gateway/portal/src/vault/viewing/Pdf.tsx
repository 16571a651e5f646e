import type { UseQueryResult } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Awaited, Loading } from "../../ui/messages/QueryStates";
import { Picture } from "./Picture";

// pdf.js is heavier than all the rest together: it comes when a document is really looked at.
const PdfPages = lazy(() => import("./PdfPages"));

interface PdfProps {
  content: UseQueryResult<Blob>;
  onShown?: () => void;
  /** Called once every page was shown. */
  onRead?: () => void;
}

export function Pdf({ content, onShown, onRead }: PdfProps) {
  return (
    <Awaited of={content} lines={6}>
      {file =>
        file.type.startsWith("image/") ? (
          <Picture file={file} onShown={onShown} />
        ) : (
          <Suspense fallback={<Loading lines={6} />}>
            <PdfPages file={file} onShown={onShown} onRead={onRead} />
          </Suspense>
        )
      }
    </Awaited>
  );
}
