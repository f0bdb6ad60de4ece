import type { FilterLeaf, FilterNode } from "@/entities/filter";
import { isLeaf } from "@/entities/filter";

/** How the parts of a group go together. */
export type Mode = "all" | "any" | "none";

/** A group as people put it together. Keys hold rows in place while one is changed. */
export interface Group {
  key: number;
  mode: Mode;
  items: (Group | Condition)[];
}

export interface Condition extends FilterLeaf {
  key: number;
}

export const isGroup = (item: Group | Condition): item is Group => "items" in item;

/** Groups within groups: deeper ones nobody reads. */
export const deepest = 3;

let made = 0;
export const nextKey = () => ++made;

export const condition = (leaf: FilterLeaf): Condition => ({ ...leaf, key: nextKey() });
export const group = (mode: Mode, items: Group["items"] = []): Group => ({ key: nextKey(), mode, items });

/** A filter as a group to change; nothing begins with an empty one. */
export function toGroup(node: FilterNode | undefined): Group {
  if (!node) return group("all");
  const item = toItem(node);
  return isGroup(item) ? item : group("all", [item]);
}

function toItem(node: FilterNode): Group | Condition {
  if (isLeaf(node)) return condition(node);
  if ("all" in node) return group("all", node.all.map(toItem));
  if ("any" in node) return group("any", node.any.map(toItem));
  if ("any" in node.not) return group("none", node.not.any.map(toItem));
  return group("none", [toItem(node.not)]);
}

/** The group as a filter; undefined where it asks for nothing. */
export function toNode(from: Group): FilterNode | undefined {
  const parts = from.items.map(partOf).filter((node) => node !== undefined);
  if (parts.length === 0) return undefined;
  if (from.mode === "all") return { all: parts };
  return from.mode === "any" ? { any: parts } : { not: { any: parts } };
}

const partOf = (item: Group | Condition): FilterNode | undefined =>
  isGroup(item) ? toNode(item) : isWhole(item) ? { field: item.field, op: item.op, value: item.value } : undefined;

/** Whether a condition says what it compares with. */
export const isWhole = ({ op, value }: FilterLeaf) =>
  op === "empty" ||
  op === "not_empty" ||
  !(
    value === undefined ||
    (Array.isArray(value) && value.length === 0) ||
    (typeof value === "number" && Number.isNaN(value))
  );

/** The group with one of its parts, or of its groups' parts, changed; null takes it out. */
export function changed(from: Group, key: number, to: Group | Condition | null): Group {
  if (from.key === key) return to && isGroup(to) ? to : from;
  return {
    ...from,
    items: from.items.flatMap((item) => {
      if (item.key === key) return to ?? [];
      return isGroup(item) ? changed(item, key, to) : item;
    }),
  };
}
