import { pdfjs } from "react-pdf";
import styles from "./PdfPages.module.css";

/** Points of a page, times this, are the dots that are printed: 150 an inch. */
const SCALE = 150 / 72;

/** Prints every page of a PDF, drawn by ourselves: nothing of it is opened by another program. */
export async function printPdf(file: Blob, options: object): Promise<void> {
  const loading = pdfjs.getDocument({ data: await file.arrayBuffer(), ...options });
  const pdf = await loading.promise;
  const sheet = document.createElement("div");
  sheet.className = styles.printed ?? "";
  try {
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number);
      const viewport = page.getViewport({ scale: SCALE });
      const canvas = document.createElement("canvas");
      canvas.width = viewport.width;
      canvas.height = viewport.height;
      await page.render({ canvas, viewport, intent: "print" }).promise;
      sheet.append(canvas);
    }
    document.body.append(sheet);
    window.print();
  } finally {
    sheet.remove();
    await loading.destroy();
  }
}
