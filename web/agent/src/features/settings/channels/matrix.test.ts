import { i18n } from "@lingui/core";
import { beforeAll, expect, test } from "vitest";
import type { Caps, Platform } from "@/entities/channel";
import { byKind } from "./kinds";
import { differing, matrixCSV, matrixRows } from "./matrix";

beforeAll(() => i18n.loadAndActivate({ locale: "en", messages: {} }));

function platform(key: string, mode: Platform["mode"], kinds: string[], caps: Partial<Caps>): Platform {
  const list = { level: "no", rows: 0, sections: 0, title_length: 0, description_length: 0, label_length: 0 } as const;
  const capabilities: Caps = {
    ...{ text_length: 1000, caption_length: 0, formatting: "none", media: null, link_button: "no", location: "no" },
    ...{ contacts: "no", reply: "yes", reactions: "yes", edit: "no", delete: "no", typing: "", read_receipts: "no" },
    ...{ templates: "no", voice_calls: "no", receipts: ["sent"], window: { seconds: 0, templates: false } },
    buttons: { level: "no", max: 0, title_length: 0, id_length: 0, body_length: 0 },
    list: { ...list, body_length: 0, id_length: 0, section_length: 0 },
    rates: { per_second: 0, pair_per_second: 0, pair_burst: 0, max_concurrency: 0 },
    idempotent: false,
    proactive: "no",
    interactive: {
      ...{ body_length: 0, header_length: 0, footer_length: 0, link_length: 0 },
      ...{ products: "no", product_max: 0, shelf_max: 0, shelf_length: 0, forms: "no", form_label: 0 },
    },
    ...caps,
  };
  const texts = { summary: { en: "", es: "" }, docs: "", fields: [], steps: null, checks: null, notes: null };
  return { ...texts, key, title: key.toUpperCase(), kinds, mode, capabilities, hook: { max_bytes: 0 } };
}

const slow = platform("slow", "asynchronous", ["messaging"], {
  buttons: { level: "degraded", max: 3, title_length: 20, id_length: 20, body_length: 20 },
  media: { image: { level: "yes", max_bytes: 5 << 20, mimes: null, caption: true } },
  window: { seconds: 86_400, templates: true },
});
const quick = platform("quick", "live", ["chat"], {});

test("the matrix says in words what each platform declares", () => {
  const rows = Object.fromEntries(matrixRows([slow, quick]).map((r) => [r.key, r.cells.map((c) => c.text)]));
  expect(rows.mode).toEqual(["Asynchronous", "Live chat"]);
  expect(rows.buttons).toEqual(["in another form", "no"]);
  expect(rows.image).toEqual(["up to 5 MB", "no"]);
  expect(rows.typing).toEqual(["no", "no"]);
  expect(rows.window).toEqual(["24 hours after the customer wrote, then templates", "always"]);
});

test("only rows in which platforms differ can be asked for", () => {
  const keys = differing(matrixRows([slow, quick])).map((r) => r.key);
  expect(keys).toContain("mode");
  expect(keys).not.toContain("reply");
});

test("the CSV holds what is shown, and no formula", () => {
  const rows = [{ key: "a", title: '=1+1, "x"', cells: [{ text: "yes" }, { text: "no" }] }];
  expect(matrixCSV([slow, quick], rows, "Ability")).toBe(`\uFEFFAbility,SLOW,QUICK\r\n"'=1+1, ""x""",yes,no\r\n`);
});

test("platforms stand under their kind, and empty kinds are left out", () => {
  expect(byKind([quick, slow]).map((g) => [g.kind, g.of.map((p) => p.key)])).toEqual([
    ["messaging", ["slow"]],
    ["chat", ["quick"]],
  ]);
});
