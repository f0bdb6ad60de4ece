import { expect, test } from "vitest";
import { durationText, parseDuration } from "./duration";

test.each([
  ["", 0],
  ["30", 30],
  ["30 min", 30],
  ["4h", 240],
  ["4 horas", 240],
  ["1 d 6 h", 1800],
  ["1,5 h", 90],
  ["2 days", 2880],
  ["soon", null],
  ["4 weeks", null],
  ["h", null],
  ["-5 min", null],
])("“%s” is %s minutes", (text, minutes) => {
  expect(parseDuration(text)).toBe(minutes);
});

test("what is shown can be read again", () => {
  for (const minutes of [1, 59, 60, 61, 1439, 1440, 1441, 5000])
    expect(parseDuration(durationText(minutes))).toBe(minutes);
});
