import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

// The catalogues are merged when a language is loaded: a text that stands in
// two of them has to say the same in both.

const folder = resolve(import.meta.dirname, "../locales");
const areas = ["", "thread/", "settings/", "reports/", "routing/", "public/"];

function read(path: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const block of readFileSync(path, "utf8").split("\n\n")) {
    const field = (name: string) =>
      new RegExp(`^${name} ((?:".*"\\n?)+)`, "m").exec(block)?.[1]?.replace(/"\n?"/g, "").trim();
    const id = field("msgid");
    if (id && id !== '""') found.set(`${field("msgctxt") ?? ""}|${id}`, field("msgstr") ?? "");
  }
  return found;
}

test.each(["en", "es"])("texts of %s are the same in every catalogue", (locale) => {
  const seen = new Map<string, string>();
  for (const area of areas) {
    for (const [id, text] of read(`${folder}/${area}${locale}.po`)) {
      expect(seen.get(id) ?? text, `${area}${locale}.po: ${id}`).toBe(text);
      seen.set(id, text);
    }
  }
});
