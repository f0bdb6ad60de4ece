import { describe, expect, test } from "vitest";
import { emojiCount, type Inline, inline, parse, plain } from "./parse";

const show = (nodes: Inline[]): string =>
  nodes
    .map((n) => {
      if (n.type === "text") return n.text;
      if (n.type === "mono") return `<mono>${n.text}</mono>`;
      if (n.type === "link") return `<a ${n.href}>${n.text}</a>`;
      return `<${n.type}>${show(n.children)}</${n.type}>`;
    })
    .join("");

describe("emphasis", () => {
  test.each([
    ["a *bold* word", "a <bold>bold</bold> word"],
    ["_it_ ~gone~ `m*n*o`", "<italic>it</italic> <strike>gone</strike> <mono>m*n*o</mono>"],
    ["*bold _both_*", "<bold>bold <italic>both</italic></bold>"],
    ["2*3*4 = 24", "2*3*4 = 24"],
    ["* not bold *", "* not bold *"],
    ["*open", "*open"],
    ["snake_case_name", "snake_case_name"],
    ["¡*hola*!", "¡<bold>hola</bold>!"],
    ["**", "**"],
    ["*á*", "<bold>á</bold>"],
  ])("%s", (text, want) => {
    expect(show(inline(text, "chat"))).toBe(want);
  });

  test("markdown has marks of its own", () => {
    expect(show(inline("**bold** and *it* and ~~no~~", "markdown"))).toBe(
      "<bold>bold</bold> and <italic>it</italic> and <strike>no</strike>",
    );
  });

  test("a channel without a syntax shows the marks", () => {
    expect(show(inline("*plain* `x`", "none"))).toBe("*plain* `x`");
  });
});

describe("links", () => {
  test.each([
    ["see https://a.example/x?y=1.", "see <a https://a.example/x?y=1>https://a.example/x?y=1</a>."],
    ["(www.shop.example)", "(<a https://www.shop.example/>www.shop.example</a>)"],
    ["write to ana@shop.example", "write to <a mailto:ana@shop.example>ana@shop.example</a>"],
    ["javascript:alert(1)", "javascript:alert(1)"],
    ["https://x", "https://x"],
    ["https://a.example/snake_case_/b", "<a https://a.example/snake_case_/b>https://a.example/snake_case_/b</a>"],
    ["*https://a.example*", "<bold><a https://a.example/>https://a.example</a></bold>"],
  ])("%s", (text, want) => {
    expect(show(inline(text, "chat"))).toBe(want);
  });
});

describe("blocks", () => {
  test("code, quotes and lists stand apart from the text around them", () => {
    const text = "Hi\n> one\n> two\n- a\n- b\n1. x\n2. y\n```\nlet a = *1*\n```\nbye";
    expect(parse(text, "chat").map((b) => b.type)).toEqual([
      "paragraph",
      "quote",
      "bullets",
      "numbers",
      "code",
      "paragraph",
    ]);
    expect(parse(text, "chat")[4]).toEqual({ type: "code", text: "let a = *1*" });
  });

  test("a fence that never closes is text", () => {
    expect(plain("a ```b", "chat")).toBe("a ```b");
  });

  test("numbers that do not follow begin a list of their own", () => {
    expect(parse("1. a\n7. b", "chat")).toHaveLength(2);
  });

  test("a hostile text is read in linear time", () => {
    const text = "*a ".repeat(40_000) + "_~".repeat(20_000);
    const start = performance.now();
    parse(text, "chat");
    expect(performance.now() - start).toBeLessThan(1500);
  });
});

describe("emoji", () => {
  test.each([
    ["👍", 1],
    ["👨‍👩‍👧 🇦🇷 1️⃣", 3],
    ["👍🏽", 1],
    ["ok 👍", 0],
    ["12", 0],
    ["", 0],
  ])("%s counts %i", (text, want) => {
    expect(emojiCount(text)).toBe(want);
  });
});
