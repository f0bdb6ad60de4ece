import { QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Case, type CaseListParams, caseKeys } from "@/entities/case";
import { contactAroundChanged } from "@/entities/case-ask";
import { storeCase } from "@/entities/case-store";
import { asksFor, type FilterNode, judge, passes } from "@/entities/filter";
import { aCase } from "@/entities/fixtures";
import { itemsOf, type Pages } from "@/entities/page";
import { listParams, listSearch } from "../params";
import { filterOf } from "../saved";
import { changed, group, isGroup, toGroup, toNode } from "./draft";
import { type FilterField, fromCatalogue } from "./fields";
import { nodeText, operatorOf, operatorsOf, valueFor } from "./operators";
import { offsetOf } from "./WrittenForm";

const leaf = (field: string, op: string, value: unknown): FilterNode => ({ field, op, value });
const now = Date.parse("2026-11-20T12:00:00Z");

describe("a case that arrives is in a list as the server would list it", () => {
  const c = aCase({
    waiting_since: "2026-11-20T11:29:30Z",
    sub_status: "s1",
    category: "Facturas",
    language: "es",
    sentiment: "negative",
    fields: { order: "4711", amount: 12.5, day: "2026-11-19" },
    due_at: "2026-11-20T12:20:00Z",
    sla: {
      policy: { id: "p", name: "Gold" },
      first_reply: { state: "breached", due_at: null },
      resolution: { state: "running", due_at: "2026-11-20T12:20:00Z" },
    },
    last_message: { id: "m", direction: "in", kind: "text", text: "", author: "", at: "" },
  });
  test.each([
    ["waits longer", leaf("waiting_minutes", "gt", 29), true],
    ["waits whole minutes", leaf("waiting_minutes", "gt", 30), false],
    ["waits less", leaf("waiting_minutes", "lt", 31), true],
    ["a promise that was missed", leaf("sla.state", "is", "breached"), true],
    ["no promise paused", leaf("sla.state", "is_not", "paused"), true],
    ["due soon", leaf("sla.due", "lt", "+30m"), true],
    ["not past", leaf("sla.due", "lt", "+0m"), false],
    ["who wrote last", leaf("last_direction", "is", "in"), true],
    ["a number", leaf("field.amount", "gt", 12), true],
    ["a text is no number", leaf("field.day", "gt", 12), false],
    ["a day before", leaf("field.day", "lt", "2026-11-20"), true],
    ["a day ago", leaf("field.day", "gt", "-3d"), true],
    ["an empty field is not less", leaf("field.none", "lt", 3), false],
    ["one of", leaf("sub_status", "in", ["s2", "s1"]), true],
  ])("%s", (_, node, there) => {
    expect(judge(node, c, "u1", now)).toBe(there);
    expect(judge({ not: node }, c, "u1", now)).toBe(!there);
  });
  test("without a promise nothing is due", () =>
    expect(judge(leaf("sla.due", "gt", "-9d"), aCase(), "u1", now)).toBe(false));
  test("what only the server knows is open, where nothing else decides", () => {
    const company = leaf("contact.company", "is", "f1");
    expect(judge(leaf("contact.last_seen", "lt", "-30d"), c, "u1", now)).toBeUndefined();
    expect(judge(company, c, "u1", now)).toBeUndefined();
    expect(judge({ not: company }, c, "u1", now)).toBeUndefined();
    expect(judge({ all: [company, leaf("language", "is", "en")] }, c, "u1", now)).toBe(false);
    expect(judge({ any: [company, leaf("language", "is", "es")] }, c, "u1", now)).toBe(true);
  });
  test("time alone moves some", () => {
    expect(asksFor({ all: [{ not: leaf("waiting_minutes", "gt", 5) }] }, passes)).toBe(true);
    expect(asksFor(leaf("created_at", "gt", "2026-11-20T11:00:00Z"), passes)).toBe(false);
    expect(asksFor(leaf("created_at", "gt", "-7d"), passes)).toBe(true);
    expect(asksFor(leaf("contact.last_seen", "lt", "-30d"), passes)).toBe(true);
  });
});

describe("a list by what only the server knows", () => {
  afterEach(() => vi.unstubAllGlobals());
  const params: CaseListParams = {
    view: "all",
    status: "open",
    sort: "activity",
    where: { all: [leaf("contact.company", "is", "f1")] },
  };
  const list = (client: QueryClient) =>
    itemsOf(client.getQueryData<Pages<Case>>(caseKeys.list(params))).map((c) => `${c.id}.${c.version}`);

  function serve(there: Case[]) {
    const asked: URL[] = [];
    vi.stubGlobal("fetch", (url: string) => {
      asked.push(new URL(url, "http://desk.test"));
      return Promise.resolve(Response.json({ items: there, next_cursor: null }));
    });
    const client = new QueryClient();
    client.setQueryData<Pages<Case>>(caseKeys.list(params), {
      pages: [{ items: [aCase({ id: "old" }), aCase({ id: "stays" })], next_cursor: null }],
      pageParams: [null],
    });
    return { client, asked };
  }

  test("asks for the cases that changed, once and together, and for no others", async () => {
    const fresh = aCase({ id: "fresh", version: 2 });
    const { client, asked } = serve([fresh]);
    storeCase(client, aCase({ id: "old", version: 2 }));
    storeCase(client, fresh);
    storeCase(client, aCase({ id: "done", status: "resolved" }));
    expect(list(client)).toEqual(["old.2", "stays.1"]);
    await vi.waitFor(() => expect(list(client)).toEqual(["stays.1", "fresh.2"]));
    expect(asked.map((url) => url.searchParams.get("ids"))).toEqual(["old,fresh"]);
    expect(JSON.parse(asked[0]?.searchParams.get("filter") ?? "")).toEqual(params.where);
  });

  test("asks for a contact's cases when the contact changes", async () => {
    const { client, asked } = serve([]);
    await contactAroundChanged(client, "p1");
    expect(asked).toEqual([]); // nobody looks at the list
    const { QueryObserver } = await import("@tanstack/react-query");
    const stop = new QueryObserver(client, {
      queryKey: caseKeys.list(params),
      staleTime: Number.POSITIVE_INFINITY,
    }).subscribe(() => {});
    await contactAroundChanged(client, "p1");
    stop();
    expect(asked.map((url) => url.searchParams.get("contact_id"))).toEqual(["p1"]);
    expect(list(client)).toEqual([]);
  });
});

describe("conditions as people put them together", () => {
  test("go into a filter and back", () => {
    const node: FilterNode = {
      all: [
        leaf("tag", "is", "vip"),
        { any: [leaf("language", "is", "es"), { not: { any: [leaf("unread", "is", true)] } }] },
      ],
    };
    expect(toNode(toGroup(node))).toEqual(node);
    expect(toNode(toGroup({ not: leaf("tag", "is", "vip") }))).toEqual({ not: leaf("tag", "is", "vip") });
    expect(toNode(toGroup(undefined))).toBeUndefined();
    expect(toNode(group("any", [group("all")]))).toBeUndefined();
  });
  test("are changed and taken out where they stand", () => {
    const draft = toGroup({ all: [leaf("tag", "is", "vip"), { any: [leaf("language", "is", "es")] }] });
    const inner = draft.items[1];
    if (!inner || !isGroup(inner) || !inner.items[0]) throw new Error("no group");
    expect(toNode(changed(draft, inner.items[0].key, null))).toEqual({ all: [leaf("tag", "is", "vip")] });
    expect(toNode(changed(draft, inner.key, { ...inner, mode: "none" }))).toEqual({
      all: [leaf("tag", "is", "vip"), { not: { any: [leaf("language", "is", "es")] } }],
    });
  });
  test("stand in the address, and become part of a view", () => {
    const params: CaseListParams = {
      view: "all",
      status: "open",
      sort: "activity",
      where: { all: [leaf("language", "is", "es"), { not: leaf("unread", "is", true) }] },
    };
    expect(listParams("all", { ...listSearch(params) })).toEqual(params);
    expect(listParams("all", { where: "nonsense" }).where).toBeUndefined();
    expect(listParams("all", { where: { all: [3, { field: "x" }] } }).where).toEqual({ all: [] });
    expect(filterOf(params)).toEqual(params.where);
  });
  const mood: FilterField = {
    name: "sentiment",
    label: "Mood",
    kind: "choice",
    none: "",
    options: [{ value: "negative", label: "Negative" }],
  };
  test("are told in words", () => {
    const waits: FilterField = { name: "waiting_minutes", label: "Customer waits", kind: "minutes" };
    const due: FilterField = { name: "sla.due", label: "Promise due", kind: "due" };
    const text = (node: FilterNode) => nodeText(node, [mood, waits, due]);
    expect(text(leaf("sentiment", "is", "negative"))).toBe("Mood: Negative");
    expect(text(leaf("sentiment", "is", ""))).toBe("Mood: is empty");
    expect(text(leaf("waiting_minutes", "gt", 30))).toBe("Customer waits longer than 30 minutes");
    expect(text({ any: [leaf("sla.due", "lt", "+0m"), leaf("sla.due", "lt", "+2h")] })).toBe(
      "Promise due: is past or Promise due within 2 hours",
    );
  });
  test("keep a value that fits another operator", () => {
    const one = operatorsOf(mood).find((o) => o.id === "in");
    expect(one && valueFor(mood, one, "negative")).toEqual(["negative"]);
    expect(operatorOf(mood, { field: "sentiment", op: "is_not", value: "" }).id).toBe("filled");
    expect(operatorOf(mood, { field: "sentiment", op: "is_not", value: "negative" }).id).toBe("is_not");
  });
});

describe("a filter is turned into conditions and back without loss", () => {
  let seed = 7;
  const random = (n: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * n);
  };
  const draw = (depth: number): FilterNode => {
    const kids = (least: number) => Array.from({ length: least + random(3) }, () => draw(depth + 1));
    switch (random(depth > 4 ? 3 : 7)) {
      case 0:
        return leaf("tag", "is", "vip");
      case 1:
        return { field: "category", op: random(2) ? "empty" : "not_empty" };
      case 2:
        return { saved: `f${random(9)}` };
      case 3:
        return { not: draw(depth + 1) };
      case 4:
        return { any: kids(0) };
      default:
        return { all: kids(depth === 1 ? 1 : 0) };
    }
  };
  test("whatever its shape", () => {
    for (let i = 0; i < 2000; i++) {
      const node = draw(1);
      expect(toNode(toGroup(node))).toEqual(node);
    }
  });
  test("also with empty groups within", () => {
    const node: FilterNode = { all: [{ any: [] }, { not: { all: [] } }, leaf("tag", "is", "vip")] };
    expect(toNode(toGroup(node))).toEqual(node);
  });
});

describe("what the server offers", () => {
  const about = "case" as const;
  const label = { en: "Kind of channel", es: "Tipo de canal" };
  const entry = { field: "kind", kind: "word" as const, about, label, operators: ["is", "in"] };
  const words = [{ value: "email", label: { en: "e-mail", es: "correo" } }];
  test("becomes fields in the reader’s language, with the operators that it takes", () => {
    const [field] = fromCatalogue({ fields: [{ ...entry, words }], operators: [] }, [], about, "es");
    expect(field?.label).toBe("Tipo de canal");
    expect(field?.options).toEqual([{ value: "email", label: "correo" }]);
    expect(field && operatorsOf(field).map((o) => o.op)).toEqual(["is", "in"]);
  });
  test("what an operator that is not offered says stays", () => {
    const due: FilterField = { name: "created_at", label: "Case began", kind: "ago" };
    expect(operatorOf(due, { field: "created_at", op: "within", value: "7d" })).toMatchObject({
      input: "span",
      sign: "",
    });
    expect(operatorOf(due, { field: "created_at", op: "gt", value: "2026-01-01T00:00:00Z" }).id).toBe("after");
    expect(operatorOf(due, { field: "created_at", op: "gt", value: "-7d" }).id).toBe("gt");
    expect(
      nodeText({ saved: "f1" }, [
        { name: "saved", label: "", kind: "choice", options: [{ value: "f1", label: "VIP" }] },
      ]),
    ).toBe("VIP");
  });
  test("a place in the written form is found by its line and column", () => {
    expect(offsetOf("status is open\n and 😀 x", { line: 2, column: 8 })).toBe(23);
    expect(offsetOf("x", { line: 9, column: 9 })).toBe(1);
  });
});
