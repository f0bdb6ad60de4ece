import type { Told } from "./types";

/** Whether black words read better than white ones on a colour. */
export function bright(color: string): boolean {
  const n = Number.parseInt(color.slice(1), 16);
  const part = (v: number) => {
    const c = v / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(n >> 16) + 0.7152 * part((n >> 8) & 255) + 0.0722 * part(n & 255) > 0.179;
}

/** Gives the page the colours of the settings. */
export function paint(told: Told) {
  const style = document.documentElement.style;
  style.setProperty("--brand", told.color);
  style.setProperty("--on-brand", bright(told.color) ? "#000" : "#fff");
  if (told.appearance === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = told.appearance;
}
