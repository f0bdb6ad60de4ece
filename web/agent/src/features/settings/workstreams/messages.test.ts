import { expect, test } from "vitest";
import { autoKinds, noAutos, preview, usualText, variablesOf } from "./messages";

test("every text to begin with holds only variables that its kind has", () => {
  for (const kind of autoKinds) {
    for (const text of Object.values(usualText(kind))) {
      for (const [, name] of text.matchAll(/\{\{([a-z_.]+)\}\}/g)) expect(variablesOf(kind)).toContain(name);
    }
  }
});

test("the preview fills variables in and leaves what is none", () => {
  expect(preview("Hola {{ contact.first_name }}, {{nothing}}: {{position}}", "es", "Tienda", "Bea")).toBe(
    "Hola Ana, {{nothing}}: 2",
  );
});

test("a new workstream says nothing by itself", () => {
  expect(Object.values(noAutos()).some((m) => m.enabled)).toBe(false);
});
