import { describe, expect, test } from "vitest";
import { anItem } from "../fixtures";
import { placeOf } from "./place";
import { linesOf, treeOf } from "./tree";

const ids = (tree: ReturnType<typeof treeOf>): unknown[] =>
  tree.map((b) => (b.under.length > 0 ? [b.item.message_id, ids(b.under)] : b.item.message_id));

describe("the tree under a post", () => {
  test("nests answers under what they answer, the oldest first", () => {
    const items = [
      anItem({ message_id: "m3", parent_id: "m1" }),
      anItem({ message_id: "m2" }),
      anItem({ message_id: "m1" }),
      anItem({ message_id: "m4", parent: "x-m3" }),
    ];
    expect(ids(treeOf(items))).toEqual([["m1", [["m3", ["m4"]]]], "m2"]);
  });

  test("has what answers something unknown right under the post", () => {
    expect(ids(treeOf([anItem({ message_id: "m1", parent: "never seen" })]))).toEqual(["m1"]);
  });

  test("loses nothing where parents run in a circle", () => {
    const items = [
      anItem({ message_id: "m1", parent_id: "m2" }),
      anItem({ message_id: "m2", parent_id: "m1" }),
      anItem({ message_id: "m3", parent_id: "m3" }),
    ];
    expect(
      JSON.stringify(ids(treeOf(items)))
        .match(/m\d/g)
        ?.sort(),
    ).toEqual(["m1", "m2", "m3"]);
  });
});

describe("the lines of a thread", () => {
  const items = [
    anItem({ message_id: "m1" }),
    anItem({ message_id: "m2", conversation_id: "v2", parent_id: "m1" }),
    anItem({ message_id: "m3", conversation_id: "v3", parent_id: "m1" }),
    anItem({ message_id: "m4", conversation_id: "v4", parent_id: "m3" }),
    anItem({ message_id: "m5", conversation_id: "v5" }),
  ];

  test("fold what others said beside one conversation, until it is opened", () => {
    const folded = linesOf(treeOf(items), "v1", new Set());
    expect(folded.map((l) => l.type)).toEqual(["item", "others"]);
    const key = folded[1]?.key ?? "";
    expect(linesOf(treeOf(items), "v1", new Set([key]))).toHaveLength(5);
  });

  test("are all there where nobody's conversation is read", () => {
    const lines = linesOf(treeOf(items), undefined, new Set());
    expect(lines.map((l) => (l.type === "item" ? l.depth : -1))).toEqual([0, 1, 1, 2, 0]);
  });

  test("an item knows what it answers and what others said in its branch", () => {
    const place = placeOf(items, "v4");
    expect(place.get("m4")?.answers?.message_id).toBe("m3");
    expect(place.get("m4")?.others.map((i) => i.message_id)).toEqual(["m1", "m2", "m3"]);
    expect(place.size).toBe(1);
  });
});
