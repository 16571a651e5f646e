import "@fontsource-variable/ysabeau-office/index.css";
import "./design/mantine.css";
import "./design/global.css";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { startLanguage } from "./language";
import { pageNonce } from "./nonce";

const root = document.getElementById("root");
if (!root) throw new Error("index.html lost its root");

const nonce = pageNonce();
if (nonce) setNonce(nonce);
await startLanguage();
createRoot(root).render(
  <StrictMode>
    <App nonce={nonce} />
  </StrictMode>,
);
