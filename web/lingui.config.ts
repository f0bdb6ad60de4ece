import { defineConfig } from "@lingui/conf";

// Texts live in one catalogue per area, so that people who work on different
// areas do not write the same file. English is the source, in the code.
export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "es"],
  catalogs: [
    {
      path: "<rootDir>/agent/src/locales/{locale}",
      include: ["<rootDir>/agent/src", "<rootDir>/kit"],
      exclude: [
        "**/features/thread/**",
        "**/features/composer/**",
        "**/features/case-panel/**",
        "**/features/settings/*/**/*.*",
        "**/features/reports/**",
        "**/features/routing/**",
        "**/features/wall/**",
        "**/features/public/**",
        "**/*.test.*",
      ],
    },
    {
      path: "<rootDir>/agent/src/locales/thread/{locale}",
      include: [
        "<rootDir>/agent/src/features/thread",
        "<rootDir>/agent/src/features/composer",
        "<rootDir>/agent/src/features/case-panel",
      ],
      exclude: ["**/*.test.*"],
    },
    {
      path: "<rootDir>/agent/src/locales/reports/{locale}",
      include: ["<rootDir>/agent/src/features/reports"],
      exclude: ["**/*.test.*"],
    },
    {
      path: "<rootDir>/agent/src/locales/routing/{locale}",
      include: ["<rootDir>/agent/src/features/routing"],
      exclude: ["**/*.test.*"],
    },
    {
      path: "<rootDir>/agent/src/locales/wall/{locale}",
      include: ["<rootDir>/agent/src/features/wall"],
      exclude: ["**/*.test.*"],
    },
    {
      path: "<rootDir>/agent/src/locales/public/{locale}",
      include: ["<rootDir>/agent/src/features/public"],
      exclude: ["**/*.test.*"],
    },
    {
      path: "<rootDir>/agent/src/locales/settings/{locale}",
      include: ["<rootDir>/agent/src/features/settings/*/**/*.*"],
      exclude: ["**/*.test.*"],
    },
  ],
});
