import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Case } from "@/entities/case";
import { type Caps, channelKeys } from "@/entities/channel";
import type { Conversation } from "@/entities/conversation";
import { type Me, meKeys } from "@/entities/me";
import { type Message, messageKeys } from "@/entities/message";
import type { Pages } from "@/entities/page";
import { tagKeys } from "@/entities/tag";
import { dropSetting, readSetting, settingsLike } from "@/lib/storage";
import { Composer } from "./Composer";

const at = new Date().toISOString();
const later = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

const c = {
  id: "k1",
  number: 7,
  conversation_id: "v1",
  channel_id: "ch1",
  contact: { id: "p1", name: "Ana Ruiz" },
} as Case;
const me = {
  user: { id: "u1", email: "", name: "Leo Paz", locale: "en" },
  workspace: { id: "w1", name: "Shop", locale: "en", timezone: "UTC" },
  workspaces: [],
  role: "agent",
  abilities: ["messages.send"],
  sandbox: false,
} satisfies Me;
const caps = {
  text_length: 100,
  caption_length: 50,
  formatting: "chat",
  media: { document: { level: "yes", max_bytes: 10, mimes: [], caption: true } },
  buttons: { level: "no", max: 0, title_length: 0, id_length: 0, body_length: 0 },
  list: { level: "no" },
  interactive: {},
  typing: "no",
  window: { seconds: 86_400, templates: true },
} as unknown as Caps;

function conversation(window: Conversation["window"]): Conversation {
  return {
    id: "v1",
    channel_id: "ch1",
    platform: "echo",
    case_id: "k1",
    last_message: null,
    last_inbound_at: at,
    last_activity_at: at,
    unread_count: 0,
    created_at: at,
    contact: c.contact,
    identity: { id: "i1", platform: "echo", address: "1", display: "+1 555", name: "", created_at: at },
    window,
  };
}

type Answer = { status: number; body?: unknown };
let answer: (method: string, path: string, body: unknown) => Answer;
let asked: { method: string; path: string; body: unknown; key: string | null }[];

beforeEach(() => {
  for (const key of settingsLike("draft.")) dropSetting(key);
  Element.prototype.scrollIntoView = () => {}; // jsdom lays nothing out
  asked = [];
  answer = (method) => (method === "GET" ? { status: 404 } : { status: 204 });
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const body = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    const method = init.method ?? "GET";
    asked.push({ method, path, body, key: new Headers(init.headers).get("Idempotency-Key") });
    const { status, body: out } = answer(method, path, body);
    return new Response(status === 204 ? null : JSON.stringify(out ?? {}), { status });
  });
});

function show(window: Conversation["window"] = { open: true, closes_at: later(20) }) {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  client.setQueryData(meKeys.me, me);
  client.setQueryData(channelKeys.list, [{ id: "ch1", name: "Main line" }]);
  client.setQueryData(tagKeys.replies, [
    { id: "r1", shortcut: "hi", title: "Greeting", text: "Hi {{contact.first_name}}!", created_at: at, updated_at: at },
  ]);
  client.setQueryData<Pages<Message>>(messageKeys.list("v1"), {
    pages: [{ items: [], next_cursor: null }],
    pageParams: [null],
  });
  render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={client}>
        <Composer
          c={c}
          conversation={conversation(window)}
          caps={caps}
          platformTitle="Echo"
          preview={() => null}
          onSent={() => {}}
          onTyping={() => {}}
          ref={null}
        />
      </QueryClientProvider>
    </I18nProvider>,
  );
  const held = () => client.getQueryData<Pages<Message>>(messageKeys.list("v1"))?.pages[0]?.items ?? [];
  return { held, box: () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Write a reply" }) };
}

const posts = (end: string) => asked.filter((a) => a.method === "POST" && a.path.endsWith(end));

describe("the composer", () => {
  test("says to whom, by which channel and as whom", () => {
    show();
    expect(screen.getByText(/^To/)).toHaveTextContent("To Ana Ruiz (+1 555) by Main line, as Leo Paz");
  });

  test("Enter sends, Shift+Enter does not; the message is on the screen before the server answers", async () => {
    const { box, held } = show();
    answer = (method) =>
      method === "POST" ? { status: 202, body: { ...held()[0], id: "m1", status: "sent" } } : { status: 404 };
    await userEvent.type(box(), "one{Shift>}{Enter}{/Shift}two{Enter}");
    expect(box()).toHaveValue("");
    expect(held()[0]).toMatchObject({ text: "one\ntwo" });
    await waitFor(() => expect(held()[0]).toMatchObject({ id: "m1", status: "sent" }));
    expect(posts("/messages")[0]?.body).toEqual({ kind: "text", text: "one\ntwo" });
  });

  test("a refused message comes back into the box with the reason", async () => {
    const { box, held } = show();
    answer = (method) =>
      method === "POST"
        ? { status: 409, body: { code: "window_closed", detail: "the window is over" } }
        : { status: 404 };
    await userEvent.type(box(), "too late{Enter}");
    await screen.findByRole("alert");
    expect(screen.getByRole("alert")).toHaveTextContent("the window is over");
    expect(box()).toHaveValue("too late");
    expect(held()).toEqual([]);
  });

  test("after a broken connection the same words go with the same key, so that they act once", async () => {
    const { box } = show();
    answer = (method) => (method === "POST" ? { status: 503 } : { status: 404 });
    await userEvent.type(box(), "hello{Enter}");
    await screen.findByRole("alert");
    await userEvent.type(box(), "{Enter}");
    await waitFor(() => expect(posts("/messages")).toHaveLength(2));
    expect(new Set(posts("/messages").map((p) => p.key)).size).toBe(1);
  });

  test("a note goes to the notes and nowhere else", async () => {
    show();
    await userEvent.click(screen.getByRole("tab", { name: "Note" }));
    expect(screen.getByText("Only your team sees this. Ana Ruiz never gets it.")).toBeVisible();
    await userEvent.type(screen.getByRole("textbox", { name: "Write a note for your team" }), "careful{Enter}");
    await waitFor(() => expect(posts("/notes")).toHaveLength(1));
    expect(posts("/messages")).toHaveLength(0);
  });

  test("a slash finds saved replies and fills in their variables", async () => {
    const { box } = show();
    await userEvent.type(box(), "/h");
    expect(screen.getByRole("option", { name: /Greeting/ })).toHaveAttribute("aria-selected", "true");
    await userEvent.type(box(), "{Enter}");
    expect(box()).toHaveValue("Hi Ana!");
    expect(posts("/messages")).toHaveLength(0);
  });

  test("it refuses honestly after the window, and still takes notes", async () => {
    show({ open: false, closes_at: later(-1) });
    expect(screen.queryByRole("textbox")).toBeNull();
    expect(screen.getByText(/You can't answer freely since/)).toBeVisible();
    expect(screen.getByText(/within 24 hours/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Write a note for your team" }));
    expect(screen.getByRole("textbox", { name: "Write a note for your team" })).toHaveFocus();
  });

  test("a text that is too long says by how much and does not go", async () => {
    const { box } = show();
    await userEvent.click(box());
    await userEvent.paste("x".repeat(103));
    expect(screen.getByText("-3")).toBeVisible();
    await userEvent.type(box(), "{Enter}");
    expect(posts("/messages")).toHaveLength(0);
  });

  test("what was typed is kept in this browser at once", async () => {
    const { box } = show();
    await userEvent.type(box(), "half a th");
    const [key = ""] = settingsLike("draft.u1.v1.");
    expect(readSetting(key, {})).toMatchObject({ reply: { draft: { text: "half a th" } } });
  });
});
