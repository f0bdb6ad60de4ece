import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import { defineConfig } from "vitest/config";
import { linguiMacro } from "./macro";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [linguiMacro(), lingui({ configPath: here("lingui.config.ts") })],
  resolve: { alias: { "@": here("agent/src"), "@kit": here("kit"), "@client": here("client") } },
  test: {
    environment: "jsdom",
    testTimeout: 20_000,
    include: ["{agent,kit,client,sandbox,widget}/**/*.test.{ts,tsx}"],
    setupFiles: ["vitest.setup.ts"],
  },
});
