import { i18n } from "@lingui/core";
import { beforeEach, describe, expect, it } from "vitest";
import type { TemplateFinding } from "@/entities/template";
import { findingsAt, relevant, spotOf } from "./findings";

const find = (path: string, code: string, more: Partial<TemplateFinding> = {}): TemplateFinding => ({
  path,
  code,
  severity: "error",
  message: { en: `wrong: ${code}`, es: `mal: ${code}` },
  ...more,
});

describe("what is found in a template", () => {
  beforeEach(() => i18n.activate("en"));

  it("stands at its field, in the reader's language", () => {
    const all = [find("body", "variable_last"), find("header.text", "formatting")];
    expect(findingsAt(all, "body", false).error).toBe("Wrong: variable_last");
    i18n.activate("es");
    expect(findingsAt(all, "body", false).error).toBe("Mal: variable_last");
    expect(findingsAt(all, "footer", false).error).toBeUndefined();
  });

  it("says what is only missing once somebody wanted to submit it", () => {
    const all = [find("body", "body_missing")];
    expect(findingsAt(all, "body", false).error).toBeUndefined();
    expect(findingsAt(all, "body", true).error).toBeDefined();
  });

  it("stands at the example that it is about", () => {
    const all = [find("body", "example_missing", { values: { variable: "{{2}}" } })];
    expect(findingsAt(all, "body", true).error).toBeUndefined();
    expect(findingsAt(all, "body", true, "1").error).toBeUndefined();
    expect(findingsAt(all, "body", true, "2").error).toBeDefined();
    expect(all.map(spotOf)).toEqual(["body|2"]);
  });

  it("tells warnings from errors", () => {
    const all = [find("category", "looks_like_marketing", { severity: "warning" })];
    expect(findingsAt(all, "category", true)).toEqual({ error: undefined, warning: "Wrong: looks_like_marketing" });
  });

  it("asks of a pasted text only that it can be filled in", () => {
    const all = [find("body", "variable_broken"), find("body", "too_long"), find("name", "name_format")];
    expect(relevant(all, true).map((f) => f.code)).toEqual(["variable_broken", "name_format"]);
    expect(relevant(all, false)).toHaveLength(3);
  });
});
