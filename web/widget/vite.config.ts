import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Two classic scripts: modules are fetched with an origin, which a sandboxed
// frame does not have. WIDGET says which of them is built.
const loader = process.env.WIDGET === "loader";

export default defineConfig({
  root: here("."),
  build: {
    outDir: here("../../internal/site/dist/widget"),
    emptyOutDir: !loader,
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    lib: {
      entry: here(loader ? "src/loader.ts" : "src/main.tsx"),
      formats: ["iife"],
      name: loader ? "recadoLoader" : "recadoChat",
      fileName: () => (loader ? "loader.js" : "chat.js"),
      cssFileName: "chat",
    },
  },
  define: { "process.env.NODE_ENV": '"production"' },
});
