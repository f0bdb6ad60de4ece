import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import { aMessage, pagesOf } from "@/entities/fixtures";
import { type Message, messageKeys } from "@/entities/message";
import { itemsOf, type Pages } from "@/entities/page";
import { loadBackTo } from "./use-jump";

const key = messageKeys.list("v1");
const named = (id: string) => aMessage({ id });

/** A conversation whose newest page is loaded, and a server that has the pages before it. */
function setUp(answers: Record<string, { items: Message[]; next_cursor: string | null }>, there = true) {
  const client = new QueryClient();
  client.setQueryData(key, pagesOf(true, [named("m9")]));
  const asked: string[] = [];
  vi.stubGlobal("fetch", (text: string) => {
    const url = new URL(text, "http://x");
    asked.push(url.searchParams.get("cursor") ?? url.pathname);
    if (url.pathname.startsWith("/api/v1/messages/")) {
      return Promise.resolve(
        there ? Response.json(named("m1")) : Response.json({ code: "not_found" }, { status: 404 }),
      );
    }
    return Promise.resolve(Response.json(answers[url.searchParams.get("cursor") ?? ""]));
  });
  const ids = () => itemsOf(client.getQueryData<Pages<Message>>(key)).map((m) => m.id);
  return { client, asked, ids };
}

afterEach(() => vi.unstubAllGlobals());

const back = {
  "page-1": { items: [named("m8"), named("m7")], next_cursor: "page-2" },
  "page-2": { items: [named("m2"), named("m1")], next_cursor: "page-3" },
};

test("a message far back is loaded with all between, and no further", async () => {
  const { client, asked, ids } = setUp(back);
  expect(await loadBackTo(client, "v1", "m1")).toBe(true);
  expect(ids()).toEqual(["m9", "m8", "m7", "m2", "m1"]);
  expect(asked).toEqual(["/api/v1/messages/m1", "page-1", "page-2"]);
  const held = client.getQueryData<Pages<Message>>(key);
  expect(held?.pageParams).toEqual([null, "page-1", "page-2"]);
  expect(held?.pages.at(-1)?.next_cursor).toBe("page-3");
});

test("a message that is loaded asks for nothing", async () => {
  const { client, asked } = setUp(back);
  expect(await loadBackTo(client, "v1", "m9")).toBe(true);
  expect(asked).toEqual([]);
});

test("a message that is gone loads nothing", async () => {
  const { client, ids } = setUp(back, false);
  expect(await loadBackTo(client, "v1", "gone")).toBe(false);
  expect(ids()).toEqual(["m9"]);
});
