import type { Density } from "./density";
import { readSetting, useSetting, watchSetting } from "./storage";

export type Theme = "light" | "dark" | "system";

const prefersDark = () => matchMedia("(prefers-color-scheme: dark)");

function apply() {
  const theme = readSetting<Theme>("theme", "system");
  const dark = theme === "dark" || (theme === "system" && prefersDark().matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.dataset.density = readSetting<Density>("density", "comfortable");
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", dark ? "#1b1a19" : "#f7f6f4");
}

/** Keeps the page's theme and density as chosen; the first paint was done by theme.js. */
export function startLook() {
  apply();
  prefersDark().addEventListener("change", apply);
  watchSetting("theme", apply);
  watchSetting("density", apply);
}

export const useTheme = () => useSetting<Theme>("theme", "system");
