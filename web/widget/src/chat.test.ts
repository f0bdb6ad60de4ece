import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Chat } from "./chat";
import type { Told } from "./types";

const told: Told = {
  channel: "c",
  base: "https://desk.test",
  title: "Shop",
  greeting: {},
  color: "#000000",
  position: "right",
  appearance: "auto",
  language: "en",
  fields: [],
  max_file: 0,
  open: true,
};

const answer = (body: unknown) => new Response(JSON.stringify(body), { status: 200 });
const state = { messages: [], more: false, cursor: "1", standing: { read: true }, chat: told, verified: false };

/** What the server answers, by the last part of the path. */
let server: Record<string, () => Promise<Response>>;

beforeEach(() => {
  vi.useFakeTimers();
  server = {
    stream: () => new Promise(() => {}),
    state: async () => answer(state),
    messages: async () => answer({ id: "m1" }),
  };
  vi.stubGlobal("fetch", (url: string) => server[new URL(url).pathname.split("/").at(-1) ?? ""]?.());
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  localStorage.clear();
});

const soon = () => vi.advanceTimersByTimeAsync(0);

describe("a chat", () => {
  it("keeps a message that was sent while what there is was asked for", async () => {
    let arrive = (_: Response) => {};
    server.state = () => new Promise((done) => (arrive = done));
    const chat = new Chat(told, () => {});
    void chat.start({ session: "s" });
    await chat.send("Is it there in M?");
    expect(chat.messages.map((m) => m.text)).toEqual(["Is it there in M?"]);
    arrive(answer(state));
    await soon();
    expect(chat.messages.map((m) => m.text)).toEqual(["Is it there in M?"]);
    expect(chat.outbox).toEqual([]);
  });

  it("forgets what the server no longer has when it is asked again", async () => {
    const hello = { id: "m0", from: "them", at: "2026-11-22T10:00:00Z", kind: "text", text: "Hello" };
    server.state = async () => answer({ ...state, messages: [hello] });
    const chat = new Chat(told, () => {});
    await chat.start({ session: "s" });
    expect(chat.messages.map((m) => m.text)).toEqual(["Hello"]);
    server.state = async () => answer(state);
    await chat.load();
    expect(chat.messages).toEqual([]);
  });

  it("sends what waits as soon as the net is back, and not when its pause is over", async () => {
    const chat = new Chat(told, () => {});
    await chat.start({ session: "s" });
    let tries = 0;
    server.messages = async () => {
      tries++;
      if (tries < 4) throw new TypeError("no net");
      return answer({ id: "m1" });
    };
    void chat.send("I am in the lift");
    await vi.advanceTimersByTimeAsync(3000); // tried after 0, 1 and 3 seconds: the next pause is of four
    expect(tries).toBe(3);
    expect(chat.outbox).toHaveLength(1);
    window.dispatchEvent(new Event("online"));
    await soon();
    expect(chat.outbox).toEqual([]);
    expect(chat.messages.map((m) => m.id)).toEqual(["m1"]);
  });
});
