import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";
import type { Content, Message } from "@/entities/message";
import { ThreadContext, type ThreadTools } from "../context";
import { messageChanges, messageHistory } from "../model/message-changes";
import { Bubble } from "./Bubble";

function message(part: Partial<Message>): Message {
  return {
    id: "m1",
    conversation_id: "c1",
    case_id: "k1",
    channel_id: "ch1",
    direction: "in",
    kind: "text",
    text: "",
    content: null,
    attachments: [],
    reply_to: null,
    author: { type: "contact", id: "p1", name: "Ana" },
    external_id: "",
    status: "received",
    error: null,
    reactions: [],
    pricing: null,
    occurred_at: "2026-11-20T10:00:00Z",
    created_at: "2026-11-20T10:00:00Z",
    sent_at: null,
    delivered_at: null,
    read_at: null,
    failed_at: null,
    edited_at: null,
    deleted_at: null,
    origin: "",
    attempts: 0,
    ...part,
  };
}

function show(m: Message, part: Partial<ThreadTools> = {}) {
  const tools: ThreadTools = {
    syntax: "chat",
    caps: undefined,
    platformTitle: "Echo",
    contactName: "Ana",
    me: { id: "u1", name: "Leo" },
    nameOf: (id) => id,
    maySend: true,
    jumpTo: vi.fn(),
    reply: vi.fn(),
    react: vi.fn(),
    retry: vi.fn(async () => {}),
    refresh: vi.fn(),
    view: vi.fn(),
    forward: vi.fn(),
    ...part,
  };
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={new QueryClient()}>
        <ThreadContext value={tools}>
          <Bubble message={m} first last flash={false} />
        </ThreadContext>
      </QueryClientProvider>
    </I18nProvider>,
  );
  return tools;
}

test.each([
  ["a survey that goes by itself", { type: "system", name: "After" }, "Survey: After"],
  ["one that was kept before surveys had their names", { type: "system", name: "survey" }, "Survey"],
  ["one that somebody asked", { type: "agent", id: "u2", name: "Eva" }, "Eva"],
  ["one that a recipe asked", { type: "bot", id: "r1", name: "Ask at the end" }, "Ask at the end"],
] as const)("a message of %s says whose it is", (_, author, name) => {
  show(message({ direction: "out", origin: "survey", author: { id: "", ...author }, text: "How did we do?" }));
  expect(screen.getByText(name)).toBeInTheDocument();
  expect(screen.getByRole("article").getAttribute("aria-label")).toContain(`from ${name},`);
});

describe("every kind of message is shown as what it is", () => {
  const kinds: [string, Partial<Message>, RegExp][] = [
    ["text", { text: "say *hi*" }, /say/],
    [
      "location",
      { kind: "location", content: { location: { latitude: 1, longitude: 2, coarse: true } } },
      /1.00, 2.00/,
    ],
    [
      "contacts",
      { kind: "contacts", content: { contacts: [{ name: "Leo P", phones: [{ value: "+1 2" }] }] } },
      /Leo P/,
    ],
    [
      "answer",
      { kind: "answer", content: { answer: { kind: "list", id: "a", title: "At noon" } } },
      /Chose from the list/,
    ],
    [
      "order",
      {
        kind: "order",
        content: {
          order: { catalog_id: "1", items: [{ product_id: "SKU-1", quantity: 2, price: 3, currency: "EUR" }] },
        },
      },
      /SKU-1/,
    ],
    [
      "system",
      { kind: "system", content: { system: { type: "number_changed", body: "x", from: "1", to: "2" } } },
      /changed their number/,
    ],
    [
      "rich",
      {
        kind: "rich",
        direction: "out",
        status: "sent",
        content: { rich: { body: "Which?", buttons: [{ id: "1", title: "This" }] } },
      },
      /This/,
    ],
    [
      "template",
      {
        kind: "template",
        direction: "out",
        status: "sent",
        content: { template: { name: "order_update", language: "es" } },
      },
      /order_update/,
    ],
    [
      "a template of the desk's own, as the customer sees it",
      {
        kind: "template",
        direction: "out",
        status: "sent",
        text: "Hi Ana\n\nShop",
        content: {
          template: {
            name: "order_update",
            language: "es_AR",
            shown: { body: "Hi *Ana*", footer: "Shop", buttons: [{ kind: "quick_reply", text: "Where is it?" }] },
          },
        },
      },
      /Where is it\?/,
    ],
    ["unsupported", { kind: "unsupported", content: { unsupported: { raw_type: "poll" } } }, /poll/],
    [
      "an ad before it",
      { text: "hi", content: { referral: { source_type: "ad", headline: "Sale" } } },
      /Came from an ad/,
    ],
    ["forwarded", { text: "hi", content: { forwarded: true } }, /Forwarded/],
    ["edited", { text: "hi", edited_at: "2026-11-20T11:00:00Z" }, /Edited/],
    ["deleted", { text: "hi", deleted_at: "2026-11-20T11:00:00Z" }, /Deleted by the customer/],
    ["nothing at all", { kind: "image" }, /without its content/],
  ];
  test.each(kinds)("%s", (_, part, words) => {
    show(message(part));
    expect(screen.getByRole("article")).toHaveTextContent(words);
  });

  test("a file that is on its way, and one that never came, with the reason", () => {
    const file = { id: "a", mime: "application/pdf", size: 3, name: "bill.pdf", url: "" };
    show(
      message({
        kind: "document",
        attachments: [
          { ...file, state: "pending" },
          { ...file, id: "b", state: "failed", error: "it is gone" },
        ],
      }),
    );
    expect(screen.getByText(/being fetched/)).toBeVisible();
    expect(screen.getByText("it is gone")).toBeVisible();
  });

  test("markup of a customer never becomes markup of the page", () => {
    const content: Content = { referral: { source_url: "javascript:alert(1)", headline: "<b>x</b>" } };
    show(message({ text: "<img src=x onerror=alert(1)> javascript:alert(1)", content }));
    expect(screen.queryByRole("link")).toBeNull();
    expect(document.querySelector("img")).toBeNull();
  });
});

describe("what one can do with a message", () => {
  test("a failure says the platform's own reason and can be tried again", async () => {
    const tools = show(
      message({
        direction: "out",
        status: "failed",
        failed_at: "2026-11-20T10:00:05Z",
        error: { code: "131026", title: "Message undeliverable", detail: "Message Undeliverable.", retryable: true },
      }),
    );
    expect(screen.getByText("Message undeliverable")).toBeVisible();
    expect(screen.getByText(/131026/)).toBeVisible();
    expect(screen.getByRole("button", { name: /^Not sent/ })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(tools.retry).toHaveBeenCalledOnce();
  });

  test("the quoted message is one press away", async () => {
    const tools = show(message({ text: "yes", reply_to: { id: "m0", text: "*Sure?*", author: "Leo" } }));
    await userEvent.click(screen.getByRole("button", { name: "Go to the quoted message: Sure?" }));
    expect(tools.jumpTo).toHaveBeenCalledWith("m0");
  });

  test("a note says that only the team sees it and has no tick", () => {
    show(
      message({ direction: "note", text: "careful", status: "sent", author: { type: "agent", id: "u1", name: "Leo" } }),
    );
    expect(screen.getByText("Only your team sees this")).toBeVisible();
    expect(screen.getByRole("article")).toHaveAccessibleName(/^Internal note from Leo/);
    expect(screen.queryByRole("button", { name: /^Sent/ })).toBeNull();
  });
});

describe("what happened to a message", () => {
  const event = { seq: 2, type: "message.updated", at: "", actor: { type: "system" } };

  test("states, edits, reactions and files are read off what it was before", () => {
    const before = message({ direction: "out", status: "queued", text: "a" });
    const after = { ...before, status: "sent" as const, text: "b", edited_at: "x" };
    expect(messageChanges(event, before, after)).toEqual([
      { field: "status", to: "sent" },
      { field: "text", from: "a" },
    ]);
    const liked = { ...after, reactions: [{ emoji: "👍", author: before.author, at: "" }] };
    expect(messageChanges(event, after, liked)).toEqual([{ field: "reactions", to: "👍" }]);
    expect(messageChanges(event, liked, after)).toEqual([{ field: "reactions", to: "" }]);
    expect(messageChanges({ ...event, type: "message.created" }, undefined, before)).toEqual([]);
  });

  test("are told also by events that name what changed and leave the message out", () => {
    const whole = message({ status: "queued", direction: "out" });
    const step = (seq: number, over: object) => ({ ...event, seq, data: undefined, ...over });
    const fetched = { ...whole, status: "sent" as const };
    expect(messageChanges({ ...event, type: "location.revealed" }, whole, undefined)).toEqual([{ field: "revealed" }]);
    const told = messageHistory([
      step(1, { type: "message.created", data: whole }),
      step(2, { changes: { status: ["queued", "sent"] } }),
      step(3, { data: fetched, changes: undefined }),
      step(4, { changes: { reaction: [null, "👍"] } }),
      step(5, { changes: { status: ["sent", "read"], deleted_at: [null, "x"] } }),
    ]);
    expect(told.map((e) => e.changes)).toEqual([
      [],
      [{ field: "status", to: "sent" }],
      [],
      [{ field: "reactions", to: "👍" }],
      [{ field: "status", to: "read" }, { field: "deleted" }],
    ]);
  });
});
