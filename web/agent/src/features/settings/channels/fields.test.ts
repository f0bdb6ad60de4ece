import { expect, test } from "vitest";
import { connectable, type Platform, type PlatformField } from "@/entities/channel";
import { bodyOf, fieldFault, startValues } from "./fields";

const text = { en: "", es: "" };
const field = (f: Partial<PlatformField>): PlatformField => ({
  name: "x",
  label: text,
  help: text,
  kind: "text",
  secret: false,
  required: false,
  ...f,
});
const platform = {
  fields: [
    field({ name: "number", required: true }),
    field({ name: "base", default: "https://x" }),
    field({ name: "token", secret: true, required: true }),
  ],
} as Platform;

test("a form starts with what is set, else with the declared default, and never with a secret", () => {
  expect(startValues(platform, { number: "1", token: "leak" })).toEqual({ number: "1", base: "https://x", token: "" });
});

test("a secret that is set may stay empty; a required field may not", () => {
  const token = field({ secret: true, required: true });
  expect(fieldFault(token, "", true)).toBeUndefined();
  expect(fieldFault(token, "", false)).toBe("required");
  expect(fieldFault(field({ required: true }), "", false)).toBe("required");
});

test("a pattern holds for the whole value", () => {
  const digits = field({ pattern: "[0-9]+" });
  expect(fieldFault(digits, "123", false)).toBeUndefined();
  expect(fieldFault(digits, "12a", false)).toBe("pattern");
  expect(fieldFault(field({ pattern: "(?i)[" }), "a", false)).toBeUndefined();
});

test("secrets are sent only where something was typed", () => {
  expect(bodyOf(platform, " Shop ", { number: " 1 ", base: "b", token: "" })).toEqual({
    name: "Shop",
    settings: { number: "1", base: "b" },
    secrets: {},
  });
});

test("a network of reference is not offered to be connected", () => {
  const real = { ...platform, key: "a" };
  expect(connectable([real, { ...platform, key: "b", reference: true }])).toEqual([real]);
});
