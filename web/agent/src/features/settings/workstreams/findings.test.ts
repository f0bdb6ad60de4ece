import { expect, test } from "vitest";
import type { Finding } from "@/entities/work";
import { findingText, mend, worst } from "./findings";

/** All that a review may find. */
const codes = [
  "channel_failing",
  "channel_off",
  "channel_unchecked",
  "channel_taken",
  "no_default_skill",
  "no_member",
  "nobody_online",
  "nobody_skilled",
  "agentless",
  "too_large",
  "never_open",
  "no_text",
  "template_unapproved",
  "template_language",
];

/** Those that are mended in the step itself, or where no page is. */
const here = ["no_text", "template_unapproved", "template_language"];

const finding = (code: string, level: Finding["level"] = "error"): Finding => ({
  step: "channels",
  level,
  code,
  id: "x",
  name: "Shop",
  detail: "greeting",
});

test.each(codes)("%s is said in words", (code) => {
  expect(findingText(finding(code))).not.toBe(code);
});

test.each(codes.filter((code) => !here.includes(code)))("%s has a way to where it is mended", (code) => {
  expect(mend(finding(code))?.to).toMatch(/^\/settings\//);
});

test("the worst of several counts", () => {
  expect(worst([finding("a", "note"), finding("b", "warning")])).toBe("warning");
  expect(worst([finding("a", "note"), finding("b", "error")])).toBe("error");
  expect(worst([])).toBeUndefined();
});
