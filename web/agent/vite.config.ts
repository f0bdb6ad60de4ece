import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { linguiMacro } from "../macro";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.RECADO_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: here("."),
  base: "/",
  plugins: [linguiMacro(), react(), lingui({ configPath: here("../lingui.config.ts") }), tailwindcss()],
  resolve: { alias: { "@": here("src"), "@kit": here("../kit"), "@client": here("../client") } },
  build: {
    outDir: here("../../internal/site/dist/agent"),
    emptyOutDir: true,
    target: "es2022",
    // A data: script or font would need a looser content policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What every page needs comes in a few files instead of sixty small
        // ones; what single pages need stays with them.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 3 },
            {
              name: "core",
              test: /node_modules\/(@tanstack\/(?!.*virtual)|@lingui|use-sync-external-store)/,
              priority: 2,
            },
            { name: "icons", test: /node_modules\/lucide-react\//, minShareCount: 2 },
            {
              name: "frame",
              test: /\/web\/(agent\/src\/(lib|entities|live|actions)|kit(?=\/(?!select|dialog|menu|popover|tabs|switch|field|input|textarea))|client)\//,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ["/api", "/sandbox", "/hooks"].map((path) => [path, { target: server, changeOrigin: false }]),
    ),
  },
});
