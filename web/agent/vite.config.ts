import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { linguiMacro } from "../macro";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.RECADO_SERVER ?? "http://127.0.0.1:8080";

/** Puts the service worker beside the app, told apart by the names of the build's files. */
function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    generateBundle(_, bundle) {
      const source = readFileSync(here("sw.js"), "utf8");
      const build = createHash("sha256")
        .update(Object.keys(bundle).sort().join())
        .update(source)
        .digest("hex")
        .slice(0, 12);
      this.emitFile({ type: "asset", fileName: "sw.js", source: source.replace("__BUILD__", build) });
    },
  };
}

export default defineConfig({
  root: here("."),
  base: "/",
  plugins: [
    linguiMacro(),
    react(),
    lingui({ configPath: here("../lingui.config.ts") }),
    tailwindcss(),
    serviceWorker(),
  ],
  resolve: { alias: { "@": here("src"), "@kit": here("../kit"), "@client": here("../client") } },
  build: {
    outDir: here("../../internal/site/dist/agent"),
    emptyOutDir: true,
    target: "es2022",
    // A data: script or font would need a looser content policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What the first page needs comes in a few files instead of sixty
        // small ones, and nothing that only later pages need comes with it.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 5 },
            {
              name: "core",
              test: /node_modules\/(@tanstack\/(?!.*virtual)|@lingui|use-sync-external-store)/,
              tags: ["$initial"],
              priority: 4,
            },
            { name: "frame", test: /\/web\/(agent\/src|kit|client)\/|node_modules/, tags: ["$initial"], priority: 3 },
            { name: "icons", test: /node_modules\/lucide-react\//, minShareCount: 3, priority: 2 },
            {
              name: "shared",
              test: /\/web\/(agent\/src\/(lib|entities|live|actions)|kit(?=\/(?!select|dialog|menu|popover|tabs|switch|field|input|textarea))|client)\//,
              minShareCount: 8,
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
