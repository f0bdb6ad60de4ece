import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.RECADO_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: here("."),
  base: "/sandbox/",
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@kit": here("../kit") } },
  build: {
    outDir: here("../../internal/site/dist/sandbox"),
    emptyOutDir: true,
    target: "es2022",
    // A data: script or font would need a looser content policy.
    assetsInlineLimit: 0,
  },
  server: { port: 5174, proxy: { "/sandbox/api": { target: server, changeOrigin: false } } },
});
