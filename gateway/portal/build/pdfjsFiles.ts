import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

// What pdf.js fetches while it draws: Asian character maps, the fourteen standard fonts, image decoders.
const FOLDERS = ["cmaps", "standard_fonts", "wasm"];

/** Puts pdf.js's own data files beside the build, so that a PDF never makes the browser call another host. */
export function pdfjsFiles(): Plugin {
  const root = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));
  return {
    name: "pdfjs-files",
    generateBundle() {
      for (const folder of FOLDERS) {
        for (const file of readdirSync(join(root, folder)).filter(name => !name.startsWith("quickjs"))) {
          this.emitFile({
            type: "asset",
            fileName: `assets/pdfjs/${folder}/${file}`,
            source: readFileSync(join(root, folder, file)),
          });
        }
      }
    },
  };
}
