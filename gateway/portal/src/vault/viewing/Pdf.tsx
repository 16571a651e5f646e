import type { UseQueryResult } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Awaited, Loading } from "../../ui/messages/QueryStates";
import { Picture } from "./Picture";

// pdf.js is heavier than all the rest together: it comes when a document is really looked at.
const PdfPages = lazy(() => import("./PdfPages"));

export function Pdf({ content, onShown }: { content: UseQueryResult<Blob>; onShown?: () => void }) {
  return (
    <Awaited of={content} lines={6}>
      {file =>
        file.type.startsWith("image/") ? (
          <Picture file={file} onShown={onShown} />
        ) : (
          <Suspense fallback={<Loading lines={6} />}>
            <PdfPages file={file} onShown={onShown} />
          </Suspense>
        )
      }
    </Awaited>
  );
}
