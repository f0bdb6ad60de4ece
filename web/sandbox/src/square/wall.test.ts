import { expect, test } from "vitest";
import { called, can } from "./stage";
import type { Item, Person, Place, Rules } from "./types";
import { countUnder, emptyWall, sight, stars, tops, under, withItems, withPeople } from "./wall";

const ana: Person = { id: "p1", name: "Ana", handle: "ana22", avatar: 1, language: "es" };
const rules: Rules = { kind: "page", title: "Pages", verbs: ["post", "comment"], depth: 2, publishes: true };
let num = 0;
const item = (id: string, rest: Partial<Item> = {}): Item => ({
  id,
  place_id: "w",
  kind: "post",
  text: id,
  at: "2026-11-20T10:00:00Z",
  likes: [],
  shares: 0,
  views: 0,
  num: ++num,
  ...rest,
});
const reply = (id: string, parent: string, rest: Partial<Item> = {}) => item(id, { kind: "comment", parent, ...rest });

test("posts stand newest first, what is under them oldest first", () => {
  const wall = withItems(emptyWall, [item("a"), reply("a1", "a"), reply("a2", "a"), reply("a11", "a1"), item("b")]);
  expect(tops(wall).map((it) => it.id)).toEqual(["b", "a"]);
  expect(under(wall, "a").map((it) => it.id)).toEqual(["a1", "a2"]);
  expect(countUnder(wall, "a")).toBe(3);
});

test("what is under something taken away stays and counts", () => {
  const gone = { by: "business" as const, at: "2026-11-20T11:00:00Z" };
  const wall = withItems(emptyWall, [item("a"), reply("a1", "a", { gone }), reply("a11", "a1")]);
  expect(under(wall, "a1").map((it) => it.id)).toEqual(["a11"]);
  expect(countUnder(wall, "a")).toBe(1);
});

test("a change takes the place of what was known, and brings its author", () => {
  const wall = withItems(withItems(emptyWall, [item("a", { author: ana })]), [item("a", { text: "new", author: ana })]);
  expect(wall.items.size).toBe(1);
  expect(wall.items.get("a")?.text).toBe("new");
  const blocked = withPeople(wall, [{ ...ana, blocked: true }]);
  // An older word of theirs does not unblock anybody.
  expect(withItems(blocked, [item("c", { author: ana })]).people.get("p1")?.blocked).toBe(true);
});

test("stars count the reviews that stand", () => {
  const review = (id: string, n: number, rest: Partial<Item> = {}) =>
    item(id, { kind: "review", review: { stars: n }, ...rest });
  const wall = withItems(emptyWall, [
    review("r1", 1, { gone: { by: "author", at: "" } }),
    review("r2", 4),
    review("r3", 5),
    item("a"),
  ]);
  expect(stars(wall)).toEqual({ mean: 4.5, of: 2, each: [0, 0, 0, 1, 1] });
  expect(stars(emptyWall).mean).toBe(0);
});

test("what is hidden shows as such to its author and to others", () => {
  const hidden = item("a", { author: ana, hidden: true });
  expect(sight(hidden, "p1")).toBe("hidden-mine");
  expect(sight(hidden, "p2")).toBe("hidden");
  expect(sight(hidden, "")).toBe("hidden");
  expect(sight({ ...hidden, gone: { by: "author", at: "" } }, "p1")).toBe("gone");
  expect(sight(item("b"), "p1")).toBe("plain");
});

test("the public does what the network knows, the business what its app does", () => {
  expect(can(rules, "p1", "comment")).toBe(true);
  expect(can(rules, "p1", "review")).toBe(false);
  expect(can(rules, "", "post")).toBe(true);
  expect(can({ ...rules, publishes: false }, "", "post")).toBe(false);
  const place: Place = { id: "w", platform: "x", kind: "page", title: "Alba", rules, posts: 0 };
  expect([called({ place }, ana), called({ place }, undefined)]).toEqual(["Ana", "Alba"]);
  expect(called({ place: { ...place, rules: { ...rules, handles: true } } }, ana)).toBe("@ana22");
});
