import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { presenceWord } from "@/entities/presence";
import {
  criterionName,
  decidedText,
  excludedText,
  exclusionText,
  methodHelp,
  methodName,
  overflowText,
  waitText,
} from "./words";

const folder = resolve(import.meta.dirname, "../../../../../internal");

/** The values of all constants of a type in a Go file. */
function codes(file: string, type: string): string[] {
  const text = readFileSync(`${folder}/${file}`, "utf8");
  return [...text.matchAll(new RegExp(`^\\s*\\w+\\s+${type}\\s*=\\s*"([a-z_]+)"`, "gm"))].map((m) => m[1] ?? "");
}

const tables: [string, string, string, (code: string) => string][] = [
  ["reasons to wait", "routing/decision.go", "WaitCode", waitText],
  ["causes of an overflow", "routing/decision.go", "OverflowCode", overflowText],
  ["criteria", "routing/why.go", "Criterion", criterionName],
  ["criteria that decide", "routing/why.go", "Criterion", (code) => decidedText(code, "Ana")],
  ["other decisions", "routing/why.go", "DecidedBy", (code) => decidedText(code, "Ana")],
  ["gates", "routing/why.go", "ExclusionCode", (code) => exclusionText({ code, have: 1, need: 2 })],
  ["gates, counted", "routing/why.go", "ExclusionCode", (code) => excludedText(code, 2)],
  ["methods", "routing/distribution.go", "Method", (code) => methodName(code as "least_busy")],
  ["methods, explained", "routing/distribution.go", "Method", (code) => methodHelp(code as "least_busy")],
  ["presences", "routing/presence.go", "Presence", (code) => presenceWord(code as "online")],
];

describe.each(tables)("%s", (_, file, type, say) => {
  const all = codes(file, type);
  test("are found in the code", () => expect(all.length).toBeGreaterThan(2));
  test.each(all)("%s has words", (code) => {
    const said = say(code);
    expect(said).toBeTruthy();
    expect(said).not.toBe(code);
    expect(said).not.toMatch(new RegExp(`^${code}:`));
  });
});

test.each(["picked", "by_hand", "answered"])("a case that was %s by a person says so", (code) => {
  expect(decidedText(code, "Ana")).toContain("Ana");
});
