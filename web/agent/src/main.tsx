import "./styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import { startLanguage } from "./lib/language";
import { startLook } from "./lib/look";

const root = document.getElementById("root");
if (!root) throw new Error("the page has no root");

startLook();
await startLanguage();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
