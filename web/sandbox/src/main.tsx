import "./styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { table } from "./table";

const root = document.getElementById("root");
if (!root) throw new Error("the page has no root");

table.open();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
