import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { formatted } from "./format";

function html(text: string): string {
  return render(<p>{formatted(text)}</p>).container.innerHTML.replace(/ class="[^"]*"/g, "");
}

test("shows a messenger's emphasis", () => {
  expect(html("*bold* _slanted_ ~gone~ `code`")).toBe(
    "<p><strong>bold</strong> <em>slanted</em> <s>gone</s> <code>code</code></p>",
  );
  expect(html("*both _at once_*")).toBe("<p><strong>both <em>at once</em></strong></p>");
});

test("leaves stars and lines within words and numbers alone", () => {
  for (const text of ["2*3*4", "snake_case_name", "* not bold *", "a ~ b", "*"])
    expect(html(text)).toBe(`<p>${text}</p>`);
});

test("links addresses without the full stop after them", () => {
  expect(html("see https://shop.example/a_b_c.")).toBe(
    '<p>see <a href="https://shop.example/a_b_c" target="_blank" rel="noreferrer noopener">https://shop.example/a_b_c</a>.</p>',
  );
});

test("never makes markup of what somebody wrote", () => {
  expect(html("<img src=x onerror=alert(1)> *<b>*")).toContain(
    "&lt;img src=x onerror=alert(1)&gt; <strong>&lt;b&gt;</strong>",
  );
});
