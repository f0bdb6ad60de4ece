import { describe, expect, test } from "vitest";
import type { Caps } from "@/entities/channel";
import { moneyText } from "@/entities/message";
import { draftReducer, emptyDraft, isEmpty, readyOf, sideOf, storedOf } from "./draft";
import { acceptOf, checkFile, counterOf, lengthOf, mimeOf, takesVoice, voiceKind } from "./files";
import { insert, marksOf, toggleLines, toggleMark } from "./markup";
import { asText, countryOf, goesAsText } from "./open";
import { fill, matchReplies, shortcutAt, unfilled, variablesOf } from "./replies";
import { checkRich, emptyRich, fromRich, newButton, newRow, newSection, richKinds, toRich } from "./rich";
import { mayWrite, nextChange, parts, windowAt } from "./window";

const caps: Pick<Caps, "media" | "buttons" | "list" | "interactive" | "link_button" | "location"> = {
  link_button: "yes",
  location: "yes",
  interactive: {
    body_length: 1024,
    header_length: 60,
    footer_length: 60,
    link_length: 20,
    addresses: ["IN"],
    products: "yes",
    product_max: 2,
    shelf_max: 10,
    shelf_length: 24,
    forms: "yes",
    form_label: 20,
  },
  media: {
    image: { level: "yes", max_bytes: 5_000_000, mimes: ["image/jpeg", "image/png"], caption: true },
    audio: { level: "yes", max_bytes: 16_000_000, mimes: ["audio/ogg; codecs=opus", "audio/mpeg"], caption: false },
    document: { level: "yes", max_bytes: 100_000_000, mimes: [], caption: true },
    sticker: { level: "yes", max_bytes: 500_000, mimes: ["image/webp"], caption: false },
    video: { level: "no", max_bytes: 0, mimes: [], caption: false },
  },
  buttons: { level: "yes", max: 3, title_length: 20, id_length: 256, body_length: 1024 },
  list: {
    level: "yes",
    rows: 10,
    sections: 10,
    title_length: 24,
    description_length: 72,
    label_length: 20,
    body_length: 4096,
    id_length: 200,
    section_length: 24,
  },
};

describe("reply window", () => {
  const closes = "2026-11-20T12:00:00Z";
  const at = Date.parse(closes);

  test("it counts down and closes at its minute", () => {
    expect(windowAt({ open: true, closes_at: closes }, true, at - 7_200_000)).toMatchObject({
      kind: "open",
      soon: false,
    });
    expect(windowAt({ open: true, closes_at: closes }, true, at - 3_599_000)).toMatchObject({
      kind: "open",
      soon: true,
    });
    const closed = windowAt({ open: true, closes_at: closes }, true, at);
    expect(closed).toEqual({ kind: "closed", since: at });
    expect(mayWrite(closed)).toBe(false);
  });

  test("the server's word counts against a browser clock that lags", () => {
    const state = windowAt({ open: false, closes_at: closes }, true, at - 9_000_000);
    expect(state.kind).toBe("closed");
  });

  test("a channel without a rule is always open; one with a rule and no customer's word never was", () => {
    expect(windowAt({ open: true, closes_at: null }, false, at)).toEqual({ kind: "always" });
    expect(windowAt({ open: false, closes_at: null }, true, at)).toEqual({ kind: "never" });
  });

  test("it wakes by minutes, and by seconds near the end", () => {
    const wake = (left: number) => nextChange({ kind: "open", closesAt: 0, left, soon: false });
    expect(wake(3_600_000 + 5_000)).toBe(5_000);
    expect(wake(60_000)).toBe(1_000);
    expect(nextChange({ kind: "always" })).toBeNull();
    expect(parts(3_661_000)).toEqual({ hours: 1, minutes: 1, seconds: 1 });
  });
});

describe("files", () => {
  test.each([
    ["a.jpg", "image/jpeg", 100, { ok: true, kind: "image" }],
    ["a.gif", "image/gif", 100, { ok: true, kind: "document" }],
    ["a.ogg", "audio/ogg", 100, { ok: true, kind: "audio" }],
    ["a.webp", "image/webp", 100, { ok: true, kind: "sticker" }],
    ["a.jpg", "image/jpeg", 6_000_000, { ok: true, kind: "document" }],
    ["a.mp4", "video/mp4", 6_000_000, { ok: true, kind: "document" }],
    ["a.pdf", "", 200_000_000, { ok: false, reason: "size", limit: 100_000_000 }],
    ["a.pdf", "", 0, { ok: false, reason: "empty" }],
  ])("%s %s %i", (name, type, size, want) => {
    expect(checkFile({ name, type, size }, caps)).toMatchObject(want);
  });

  test("without documents an unknown type is refused with what is accepted", () => {
    const media = { image: { level: "yes" as const, max_bytes: 10, mimes: ["image/png"], caption: true } };
    expect(checkFile({ name: "a.zip", type: "", size: 1 }, { media })).toEqual({
      ok: false,
      reason: "type",
      accepted: ["image/png"],
    });
    expect(acceptOf({ media })).toBe("image/png");
    expect(checkFile({ name: "a.zip", type: "", size: 1 }, { media: null })).toMatchObject({ reason: "none" });
  });

  test("lengths are counted by code point, and the counter waits for the limit to be near", () => {
    expect(lengthOf("a👍")).toBe(2);
    expect(counterOf("a".repeat(80), 100)).toBeNull();
    expect(counterOf("a".repeat(90), 100)).toMatchObject({ left: 10, over: false });
    expect(counterOf("a".repeat(101), 100)).toMatchObject({ left: -1, over: true });
    expect(mimeOf({ name: "x.PDF", type: "", size: 1 })).toBe("application/pdf");
  });
});

describe("choices", () => {
  test("what the platform would refuse is said beforehand", () => {
    const draft = emptyRich("buttons", "Which one?");
    draft.buttons = ["Yes", "yes", "x".repeat(21), "4"].map((title) => ({ ...newButton(), title }));
    const problems = checkRich(draft, caps);
    expect(problems.get("buttons")).toEqual({ problem: "many", limit: 3 });
    expect(problems.get("buttons.1")?.problem).toBe("twice");
    expect(problems.get("buttons.2")).toEqual({ problem: "long", limit: 20 });
  });

  test("a list asks for a label, and for section titles once there are two", () => {
    const draft = emptyRich("list", "Pick");
    draft.sections = [newSection(), { ...newSection(), rows: Array.from({ length: 10 }, newRow) }];
    const problems = checkRich(draft, caps);
    expect(problems.get("label")?.problem).toBe("required");
    expect(problems.get("sections.0.title")?.problem).toBe("required");
    expect(problems.get("rows")).toEqual({ problem: "many", limit: 10 });
  });

  test("what is sent can be read back into the builder", () => {
    const draft = emptyRich("list", "Pick");
    draft.label = "See times";
    draft.sections = [
      { ...newSection(), title: "Today", rows: [{ ...newRow(), title: "10:00", description: "free" }] },
    ];
    expect(toRich(fromRich(toRich(draft)))).toEqual(toRich(draft));
    expect(checkRich(draft, caps).size).toBe(0);
    expect(richKinds({ ...caps, list: { ...caps.list, level: "no" } })).toEqual([
      ...["buttons", "quick", "cards", "page", "times", "link", "spot", "products", "form"],
    ]);
  });
});

describe("what a message is made around", () => {
  test("is read back as it was written", () => {
    const quick = { ...emptyRich("quick", "Sure?"), quick: [{ key: "a", title: "Yes" }] };
    const cards = emptyRich("cards", "New in");
    cards.cards = [
      {
        ...{ key: "c", title: "Shirt", text: "Linen", image: "u1", shown: "" },
        buttons: [
          { key: "1", title: "Buy", url: "" },
          { key: "2", title: "See", url: "https://shop.example/1" },
        ],
      },
    ];
    const page = { ...emptyRich("page"), page: { url: "https://shop.example", title: "Shop", text: "" } };
    const times = emptyRich("times", "When?");
    times.times = {
      title: "Visit",
      place: "Here",
      zone: "UTC",
      minutes: 30,
      slots: [{ key: "t", start: "2026-12-01T10:00" }],
    };
    for (const draft of [quick, cards, page, times]) {
      expect(checkRich(draft, caps).size).toBe(0);
      expect(toRich(fromRich(toRich(draft)))).toEqual(toRich(draft));
      expect(fromRich(toRich(draft)).kind).toBe(draft.kind);
    }
    expect(toRich(cards).cards?.[0]?.buttons).toEqual([
      { id: "card_1_1", title: "Buy" },
      { url: "https://shop.example/1", title: "See" },
    ]);
  });

  test("says what no channel would take", () => {
    const cards = emptyRich("cards", "b");
    cards.cards[0]?.buttons.push({ key: "1", title: "Go", url: "nowhere" });
    expect([...checkRich(cards, caps).keys()]).toEqual(["cards.0.title", "cards.0.buttons.0.url"]);
    expect([...checkRich(emptyRich("times", "b"), caps).keys()]).toEqual(["times.title", "times.0", "times.1"]);
    expect([...checkRich(emptyRich("page"), caps).keys()]).toEqual(["page.title", "page.url"]);
  });
});

describe("what a message opens", () => {
  test("a link wants a label that fits and a whole address, and is read back", () => {
    const draft = emptyRich("link", "Pay here");
    draft.link = { title: "x".repeat(21), url: "shop.example" };
    const problems = checkRich(draft, caps);
    expect(problems.get("link.title")).toEqual({ problem: "long", limit: 20 });
    expect(problems.get("link.url")?.problem).toBe("address");
    draft.link = { title: "Pay", url: "https://shop.example/pay" };
    expect(checkRich(draft, caps).size).toBe(0);
    expect(fromRich(toRich(draft))).toMatchObject({ kind: "link", body: "Pay here", link: draft.link });
    expect(goesAsText(draft, { ...caps, link_button: "no" })).toBe(true);
    expect(asText(toRich(draft))).toBe("Pay here\n\nPay: https://shop.example/pay");
  });

  test("an address is asked for where the customer's country has a form for it", () => {
    expect(richKinds(caps, countryOf("+91 98200 12345"))).toContain("address");
    expect(richKinds(caps, countryOf("+65 8123 4567"))).not.toContain("address");
    expect(countryOf("ana@example.com")).toBeUndefined();
    const draft = { ...emptyRich("address", "Where to?"), header: "left out", country: "IN" };
    expect(toRich(draft)).toEqual({ body: "Where to?", ask_address: "IN" });
    expect(toRich(emptyRich("spot", "Where are you?"))).toEqual({ body: "Where are you?", ask_location: true });
  });

  test("products are counted, and read as lines where a channel shows none", () => {
    const draft = emptyRich("products", "Look");
    expect(checkRich(draft, caps).get("products")?.problem).toBe("required");
    const price = (minor: number, currency: string) => ({ minor, currency });
    draft.products = {
      shelves: [{ title: "Shirts", items: [{ id: "1", name: "Linen", price: price(3990, "EUR") }, { id: "2" }] }],
    };
    expect(checkRich(draft, caps).size).toBe(0);
    expect(checkRich(draft, { ...caps, interactive: { ...caps.interactive, product_max: 1 } }).get("products")).toEqual(
      {
        problem: "many",
        limit: 1,
      },
    );
    expect(asText(toRich(draft))).toBe("Look\n\nShirts\n• Linen – 39.90 EUR\n• 2");
    expect(moneyText(price(5, "KWD"))).toBe("0.005");
    expect(moneyText(price(-1200, "JPY"))).toBe("-1200");
  });
});

describe("draft", () => {
  const file = {
    key: "f1",
    name: "a.pdf",
    size: 3,
    mime: "application/pdf",
    kind: "document" as const,
    state: "uploading" as const,
    progress: 0,
    upload: null,
    error: "",
  };

  test("reply and note keep their own words", () => {
    let s = draftReducer(emptyDraft, { type: "text", text: "to the customer" });
    s = draftReducer(s, { type: "mode", mode: "note" });
    s = draftReducer(s, { type: "text", text: "to us" });
    expect([s.reply.text, s.note.text]).toEqual(["to the customer", "to us"]);
    s = draftReducer(s, { type: "sent", mode: "note" });
    expect([s.reply.text, s.note.text]).toEqual(["to the customer", ""]);
  });

  test("a refused message comes back above what was written since", () => {
    let s = draftReducer(emptyDraft, { type: "text", text: "first" });
    const side = s.reply;
    s = draftReducer(s, { type: "sent", mode: "reply" });
    s = draftReducer(s, { type: "text", text: "second" });
    s = draftReducer(s, { type: "put-back", mode: "reply", side });
    expect(s.reply.text).toBe("first\nsecond");
  });

  test("nothing leaves while a file is on its way or has failed", () => {
    let s = draftReducer(emptyDraft, { type: "file-added", file });
    expect(readyOf(s.reply, "reply")).toEqual({ ready: false, why: "uploading" });
    s = draftReducer(s, { type: "file-failed", key: "f1", error: "too large" });
    expect(readyOf(s.reply, "reply")).toEqual({ ready: false, why: "failed-files" });
    s = draftReducer(s, { type: "file-again", key: "f1" });
    s = draftReducer(s, { type: "file-ready", key: "f1", upload: { id: "u1", mime: "a/b", size: 3, name: "a.pdf" } });
    expect(readyOf(s.reply, "reply")).toEqual({ ready: true });
    s = draftReducer(s, { type: "file-removed", key: "f1" });
    expect(isEmpty(s.reply)).toBe(true);
  });

  test("what is kept comes back as it was, beside a file that is on its way", () => {
    const kept = { text: "kept", reply_to: "m1", uploads: [{ id: "u1", mime: "image/png", size: 4, name: "a.png" }] };
    expect(storedOf(sideOf(kept))).toEqual(kept);
    const shown = draftReducer(draftReducer(emptyDraft, { type: "file-added", file }), {
      type: "show",
      mode: "reply",
      draft: kept,
    });
    expect(shown.reply.files.map((f) => [f.kind, f.state])).toEqual([
      ["image", "ready"],
      ["document", "uploading"],
    ]);
  });
});

describe("markup", () => {
  test("marks go on and off, and cling to the words", () => {
    const on = toggleMark({ text: "say hi now", start: 4, end: 7 }, "*");
    expect(on).toEqual({ text: "say *hi* now", start: 5, end: 7 });
    expect(toggleMark(on, "*")).toEqual({ text: "say hi now", start: 4, end: 6 });
    expect(toggleMark({ text: "*hi*", start: 0, end: 4 }, "*").text).toBe("hi");
    expect(toggleMark({ text: "", start: 0, end: 0 }, "_")).toEqual({ text: "__", start: 1, end: 1 });
    expect(marksOf("none")).toBeNull();
  });

  test("lists and quotes work on whole lines", () => {
    const on = toggleLines({ text: "a\nb", start: 0, end: 3 }, (i) => `${i + 1}. `);
    expect(on.text).toBe("1. a\n2. b");
    expect(toggleLines(on, (i) => `${i + 1}. `).text).toBe("a\nb");
    expect(insert({ text: "ab", start: 1, end: 1 }, "👍")).toEqual({ text: "a👍b", start: 3, end: 3 });
  });
});

describe("saved replies", () => {
  const reply = (shortcut: string, title: string, text = "") => ({
    id: shortcut,
    shortcut,
    title,
    text,
    created_at: "",
    updated_at: "",
  });

  test("the word after a slash is found at the caret only", () => {
    expect(shortcutAt("hola /env", 9)).toEqual({ from: 5, word: "env", macros: false });
    expect(shortcutAt("1/2", 3)).toBeNull();
    expect(shortcutAt("https://x", 9)).toBeNull();
    expect(shortcutAt("/", 1)).toEqual({ from: 0, word: "", macros: false });
    expect(shortcutAt("hola \\cie", 9)).toEqual({ from: 5, word: "cie", macros: true });
  });

  test("a recording goes as a voice note, else as any sound", () => {
    const rule = (mimes: string[]) => ({ level: "yes" as const, max_bytes: 10, mimes, caption: false });
    const ogg = { name: "voice.ogg", type: "audio/ogg", size: 5 };
    expect(voiceKind(ogg, { media: { voice: rule(["audio/ogg"]), audio: rule([]) } })).toBe("voice");
    expect(voiceKind(ogg, { media: { voice: rule(["audio/mp4"]), audio: rule([]) } })).toBe("audio");
    expect(voiceKind({ ...ogg, size: 50 }, { media: { voice: rule([]) } })).toBeNull();
    expect(voiceKind(ogg, { media: {} })).toBeNull();
    expect(takesVoice({ media: { audio: rule(["audio/amr", "audio/mpeg"]) } })).toBe(false);
    expect(takesVoice({ media: { audio: rule(["audio/mpeg", "audio/ogg"]) } })).toBe(true);
  });

  test("the shortcut itself comes first and accents do not matter", () => {
    const all = [reply("pago", "Formas de pago"), reply("envio", "Plazos"), reply("z", "El envío gratis")];
    expect(matchReplies(all, "enví").map((r) => r.shortcut)).toEqual(["envio", "z"]);
  });

  test("variables are filled; unknown ones stay to be seen", () => {
    const values = variablesOf({
      contact: "Ana Ruiz",
      agent: "Leo P",
      workspace: "Shop",
      channel: "Main",
      caseNumber: 7,
    });
    const text = fill("Hi {{ contact.first_name }}, case {{case.number}} {{oops}}", values);
    expect(text).toBe("Hi Ana, case 7 {{oops}}");
    expect(unfilled(text)).toEqual(["oops"]);
  });
});

describe("a window that a person may answer after", () => {
  const window = {
    open: false,
    closes_at: new Date(1_000).toISOString(),
    person_until: new Date(10_000).toISOString(),
  };
  test("is late until its end, and closed then", () => {
    expect(windowAt(window, true, 5_000)).toEqual({ kind: "late", until: 10_000, left: 5_000 });
    expect(mayWrite(windowAt(window, true, 9_999))).toBe(true);
    expect(windowAt(window, true, 10_000).kind).toBe("closed");
  });
});
