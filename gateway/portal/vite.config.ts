import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compressed } from "./build/compressed.ts";
import { pdfjsFiles } from "./build/pdfjsFiles.ts";

export default defineConfig({
  plugins: [react(), pdfjsFiles(), compressed()],
  // The portal server puts a fresh nonce in place of this word in every page it sends.
  html: { cspNonce: "__CSP_NONCE__" },
  resolve: {
    // The legacy build carries what phones of the last five years lack.
    alias: [{ find: /^pdfjs-dist$/, replacement: "pdfjs-dist/legacy/build/pdf.mjs" }],
  },
  // Nothing inlined as data: the content policy stays narrow.
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    // A few files for what every page needs, instead of one for each shared part.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: "react",
              test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack|i18next|react-i18next)[\\/]/,
            },
            {
              name: "mantine",
              test: /node_modules[\\/](@mantine|@floating-ui|react-remove|use-)/,
              minShareCount: 3,
            },
            {
              name: "portal",
              test: /src[\\/](api|design|language[\\/](fr|index|formats)|ui|auth[\\/]sessions|tenancy[\\/]spaces|shell)/,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
  server: { port: 25173, proxy: { "/api": process.env.CHARTRIER_GATEWAY ?? "http://127.0.0.1:20080" } },
});
