/** @jsxImportSource preact */
import { render } from "preact";
import { describe, expect, it } from "vitest";
import { Adaptive } from "./adaptive";
import { Words } from "./markdown";
import { bright } from "./paint";
import { textsOf } from "./texts";

function shown(node: preact.ComponentChild): HTMLElement {
  const box = document.createElement("div");
  render(node, box);
  return box;
}

describe("words of a message", () => {
  it("become emphasis, lists and links", () => {
    const box = shown(
      <Words
        text={
          "Yes, **two** _left_ ~~gone~~ `x`\n- one\n- two\n\nSee [here](https://a.example/b) or https://c.example/d."
        }
      />,
    );
    expect(box.querySelector("strong")?.textContent).toBe("two");
    expect(box.querySelector("em")?.textContent).toBe("left");
    expect(box.querySelectorAll("li")).toHaveLength(2);
    expect([...box.querySelectorAll("a")].map((a) => a.getAttribute("href"))).toEqual([
      "https://a.example/b",
      "https://c.example/d",
    ]);
    expect(box.querySelector("a")?.rel).toContain("noopener");
  });

  it("never become elements of their own making", () => {
    const evil = [
      "<img src=x onerror=alert(1)>",
      "[x](javascript:alert(1))",
      "[x](data:text/html,<script>)",
      "**<script>alert(1)</script>**",
      '[a](https://a.example/"onmouseover="alert(1))',
      "`<b>`",
    ];
    for (const text of evil) {
      for (const plain of [true, false]) {
        const box = shown(<Words text={text} plain={plain} />);
        expect(box.querySelector("img, script, iframe, [onerror], [onmouseover]")).toBeNull();
        for (const a of box.querySelectorAll("a")) expect(a.getAttribute("href")).toMatch(/^https?:\/\//);
      }
    }
  });

  it("keep what was escaped and what is no emphasis", () => {
    expect(shown(<Words text={"2\\*3 = 6, snake_case_name, a * b"} />).textContent).toBe(
      "2*3 = 6, snake_case_name, a * b",
    );
    expect(shown(<Words text="**not mine**" plain />).querySelector("strong")).toBeNull();
  });
});

describe("an adaptive card", () => {
  it("leaves out what is not known or not safe", () => {
    const card = {
      type: "AdaptiveCard",
      body: [
        { type: "TextBlock", text: "<b>Hi</b> **you**" },
        { type: "Image", url: "javascript:alert(1)" },
        { type: "Media", sources: [] },
        { type: "Image", url: "https://a.example/i.png", altText: "A shirt" },
        null,
        7,
      ],
      actions: [
        { type: "Action.OpenUrl", title: "Bad", url: "javascript:alert(1)" },
        { type: "Action.Execute", title: "Run" },
      ],
    };
    const box = shown(<Adaptive card={card} id="m" t={textsOf("en")} done={false} onAnswer={() => undefined} />);
    expect(box.querySelectorAll("img")).toHaveLength(1);
    expect(box.querySelector("a")).toBeNull();
    expect(box.querySelector("b, button")).toBeNull();
    expect(box.textContent).toContain("<b>Hi</b>");
  });

  it("answers with the values beside their labels", async () => {
    const got: unknown[] = [];
    const card = {
      body: [
        { type: "Input.Text", id: "street", label: "Street", value: "Calle Mayor 1" },
        { type: "Input.ChoiceSet", id: "size", label: "Size", value: "m", choices: [{ title: "Medium", value: "m" }] },
      ],
      actions: [{ type: "Action.Submit", title: "Send", data: { order: 7 } }],
    };
    const box = shown(<Adaptive card={card} id="m" t={textsOf("en")} done={false} onAnswer={(a) => got.push(a)} />);
    box.querySelector("button")?.click();
    expect(got).toEqual([
      {
        kind: "form",
        id: "adaptive",
        title: "Send",
        form: { order: 7, street: "Calle Mayor 1", size: "m" },
        fields: [
          { label: "Street", value: "Calle Mayor 1" },
          { label: "Size", value: "Medium" },
        ],
      },
    ]);
  });
});

it("words on a colour are black or white, whichever reads better", () => {
  expect([bright("#0f766e"), bright("#f59e0b"), bright("#ffffff"), bright("#000000")]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
