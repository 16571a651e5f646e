import workerAddress from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import { pdfjs } from "react-pdf";

pdfjs.GlobalWorkerOptions.workerSrc = workerAddress;

/** How documents are drawn: everything from our own origin, and nothing that a document could have run. */
export const options = {
  cMapUrl: "/assets/pdfjs/cmaps/",
  standardFontDataUrl: "/assets/pdfjs/standard_fonts/",
  wasmUrl: "/assets/pdfjs/wasm/",
  enableXfa: false,
};
