import { i18n } from "@lingui/core";
import { afterEach, expect, test, vi } from "vitest";
import { setLanguage } from "./language";
import { formatLocale } from "./region";
import { listTime } from "./time";
import { clockTime, fullTime } from "./when";

const afternoon = new Date(2026, 10, 20, 15, 5);

const said = (language: string, spoken: string[]) =>
  new Intl.DateTimeFormat(formatLocale(language, spoken), { timeStyle: "short" }).format(afternoon).replace(/\s/g, " ");

test.each([
  ["en", ["en-GB", "en"], "15:05"],
  ["en", ["en-GB", "en-US", "en"], "15:05"],
  ["en", ["es-ES", "es", "en-US", "en"], "15:05"],
  ["en", ["es-ES"], "15:05"],
  ["en", ["en-US"], "3:05 PM"],
  ["es", ["en-GB"], "15:05"],
  ["es", ["es-ES"], "15:05"],
  ["es", ["es"], "15:05"],
  ["en", ["en"], "3:05 PM"],
  ["en", ["nonsense!", "de-DE"], "15:05"],
])("%s in a browser that speaks %j reads %s", (language, spoken, expected) => {
  expect(said(language, spoken)).toBe(expected);
});

test("a region of am and pm keeps them in any language", () => {
  expect(said("es", ["en-US"])).toMatch(/^3:05 p\.?.?m\.?$/);
});

afterEach(() => vi.restoreAllMocks());

test("the desk's times follow the browser's region, not the language of its words", async () => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["es-ES", "es"]);
  await setLanguage("en");
  expect(i18n.locale).toBe("en");
  const iso = afternoon.toISOString();
  expect(clockTime(iso)).toBe("15:05");
  expect(fullTime(iso)).toBe("20 Nov 2026, 15:05");
  expect(listTime(iso, afternoon.getTime() + 60_000)).toBe("15:05");
});
