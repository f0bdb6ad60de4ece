import { ApiError } from "@client/error";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Draft } from "@/entities/conversation";
import { type Copy, DraftKeeper, type Other, type Place } from "./keeper";

/** The server, with one draft that several windows write. */
class Server implements Place {
  draft: Draft | null = null;
  n = 0;
  /** The next answers get lost, after or before the request arrived. */
  losing: "answer" | "request" | undefined;

  read = async () => ({ ...(this.draft ?? { text: "" }) });

  keep = async (draft: Draft, base: string) => {
    this.meet(base, draft);
    if (this.draft?.text !== draft.text) this.draft = { ...draft, revision: `r${++this.n}` };
    this.answer();
    return { ...this.draft };
  };

  drop = async (base: string) => {
    this.meet(base);
    this.draft = null;
    this.answer();
  };

  private meet(base: string, draft?: Draft) {
    if (this.losing === "request") throw new ApiError(0, { code: "offline", title: "" });
    if (this.draft && this.draft.revision !== base && this.draft.text !== draft?.text) {
      throw new ApiError(409, { code: "conflict", title: "" });
    }
  }

  private answer() {
    if (this.losing !== "answer") return;
    this.losing = undefined;
    throw new ApiError(0, { code: "offline", title: "" });
  }
}

/** A window with its box. */
function open(server: Server, local?: Copy) {
  const w = {
    box: local?.draft?.text ?? "",
    local,
    other: undefined as Other | undefined,
    keeper: undefined as unknown as DraftKeeper,
    type: (text: string) => {
      w.box = text;
      w.keeper.write(text ? { text } : null);
    },
  };
  w.keeper = new DraftKeeper(
    server,
    {
      onShow: (draft) => {
        w.box = draft?.text ?? "";
      },
      onLocal: (copy) => {
        w.local = copy;
      },
      onOther: (other) => {
        w.other = other;
      },
    },
    local,
  );
  return w;
}

const settled = () => vi.advanceTimersByTimeAsync(1_500);

describe("a draft", () => {
  let server: Server;
  beforeEach(() => {
    vi.useFakeTimers();
    server = new Server();
  });
  afterEach(() => void vi.useRealTimers());

  test("is kept here at once and on the server when the hands rest", async () => {
    const a = open(server);
    await settled();
    a.type("half");
    expect(a.local).toEqual({ draft: { text: "half" }, base: "" });
    expect(server.draft).toBeNull();
    await settled();
    a.type("half a thought");
    await settled();
    expect([server.draft?.text, a.local]).toEqual(["half a thought", undefined]);
    a.type("");
    await settled();
    expect(server.draft).toBeNull();
  });

  test("of two windows is asked about, and nothing is written over meanwhile", async () => {
    const [a, b] = [open(server), open(server)];
    await settled();
    a.type("from one");
    await settled();
    b.type("from two");
    await settled();
    expect(b.other?.draft.text).toBe("from one");
    b.type("from two, and more");
    await settled();
    expect([server.draft?.text, b.local?.draft?.text]).toEqual(["from one", "from two, and more"]);
    b.keeper.choose("both");
    await settled();
    expect([b.box, server.draft?.text]).toEqual(["from one\nfrom two, and more", "from one\nfrom two, and more"]);
    expect([b.other, b.local]).toEqual([undefined, undefined]);
    // The first window shows what became of it once it is looked at.
    await a.keeper.look();
    expect(a.box).toBe(b.box);
  });

  test.each([
    ["mine", "two", "two"],
    ["other", "one", "one"],
  ] as const)("can be decided: %s", async (choice, box, kept) => {
    const [a, b] = [open(server), open(server)];
    await settled();
    a.type("one");
    await settled();
    b.type("two");
    await settled();
    b.keeper.choose(choice);
    await settled();
    expect([b.box, server.draft?.text, b.other, b.local]).toEqual([box, kept, undefined, undefined]);
    b.type("three");
    await settled();
    expect(server.draft?.text).toBe("three");
  });

  test("that another window sent goes out of this one, and words of ours that wait do not", async () => {
    server.draft = { text: "kept", revision: "r0" };
    const [a, b] = [open(server), open(server)];
    await settled();
    expect([a.box, b.box]).toEqual(["kept", "kept"]);
    a.type(""); // sent
    await settled();
    await b.keeper.look();
    expect(b.box).toBe("");
    b.type("new");
    await b.keeper.look();
    expect(b.box).toBe("new");
    await settled();
    expect([server.draft?.text, b.other]).toEqual(["new", undefined]);
  });

  test("that is sent does not take the words of the other window along", async () => {
    const [a, b] = [open(server), open(server)];
    await settled();
    a.type("sent from here");
    await settled();
    await b.keeper.look();
    b.type("written on there");
    await settled();
    a.type("");
    await settled();
    expect([server.draft?.text, a.other?.draft.text]).toEqual(["written on there", "written on there"]);
  });

  test("whose answer was lost is no other window's", async () => {
    const a = open(server);
    await settled();
    server.losing = "answer";
    a.type("one");
    await settled();
    expect(a.local?.draft?.text).toBe("one");
    a.type("one two");
    await settled();
    expect([server.draft?.text, a.other, a.local]).toEqual(["one two", undefined, undefined]);
  });

  test("outlives a crash without a connection", async () => {
    server.draft = { text: "old", revision: "r0" };
    const a = open(server);
    await settled();
    server.losing = "request";
    a.type("old and new");
    await settled();
    const left = a.local as Copy;
    expect(left).toEqual({ draft: { text: "old and new" }, base: "r0" });
    // The next window finds it, before or after the server's answer.
    server.losing = undefined;
    const safe = vi.fn();
    const b = open(server);
    await settled();
    b.keeper.offer(left, safe);
    await settled();
    expect([b.box, server.draft?.text, safe.mock.calls.length]).toEqual(["old and new", "old and new", 1]);
  });

  test("that a closed window left is asked about beside other words, and safe only then", async () => {
    server.draft = { text: "newer", revision: "r9" };
    const b = open(server);
    await settled();
    const safe = vi.fn();
    b.keeper.offer({ draft: { text: "left behind" }, base: "r1" }, safe);
    expect([b.other?.draft.text, safe.mock.calls.length]).toEqual(["left behind", 0]);
    b.keeper.choose("both");
    await settled();
    expect([server.draft?.text, safe.mock.calls.length]).toEqual(["left behind\nnewer", 1]);
  });
});
