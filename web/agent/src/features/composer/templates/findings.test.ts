import { ApiError } from "@client/error";
import { describe, expect, test } from "vitest";
import type { PreparedTemplate, TemplateSheet } from "@/entities/template";
import { blankErrors, otherErrors, variablesFor } from "./findings";

const blank = (key: string) => ({ key, kind: "text", part: "body", name: key, required: true, example: "", fill: "" });
const finding = (path: string, code: string) => ({
  path,
  code,
  severity: "error",
  message: { en: `${code}!`, es: `¡${code}!` },
});
const prepared = (...found: [string, string][]) =>
  ({
    blanks: [blank("body.1"), blank("body.2")],
    findings: found.map(([path, code]) => finding(path, code)),
  }) as unknown as PreparedTemplate;

describe("what the platform would refuse", () => {
  test("is said at its field; what is only missing, once sending was tried", () => {
    const data = prepared(["body.1", "value_missing"], ["body.2", "value_breaks"]);
    expect(blankErrors(data, false)).toEqual({ "body.2": "value_breaks!" });
    expect(blankErrors(data, true)).toEqual({ "body.1": "value_missing!", "body.2": "value_breaks!" });
  });

  test("and belongs to no field is said once, also where the server says it", () => {
    const refused = new ApiError(422, {
      errors: [
        { field: "template.variables.body.1", detail: "is gone" },
        { field: "template", detail: "es is paused" },
      ],
    });
    const data = prepared(["body", "filled_too_long"]);
    expect(blankErrors(data, false, refused)).toEqual({ "body.1": "is gone" });
    expect(otherErrors(data, refused)).toEqual(["filled_too_long!", "es is paused"]);
  });
});

test("what was typed for one language is not sent for blanks that another one lacks", () => {
  const sheet = { versions: [{ language: "es", blanks: [blank("body.1")] }] } as unknown as TemplateSheet;
  const typed = { "1": "a", "body.1": "b", "body.2": "c" };
  expect(variablesFor(sheet, "es", typed)).toEqual({ "1": "a", "body.1": "b" });
  expect(variablesFor(sheet, "", typed)).toEqual(typed);
});
