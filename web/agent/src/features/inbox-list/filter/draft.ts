import type { FilterLeaf, FilterNode } from "@/entities/filter";
import { isLeaf, savedField } from "@/entities/filter";

/** How the parts of a group go together. */
export type Mode = "all" | "any" | "none" | "not_all";

/** A group as people put it together. Keys hold rows in place while one is changed. */
export interface Group {
  key: number;
  mode: Mode;
  items: (Group | Condition)[];
  /** A filter had its one part where this group is: it goes back without the group. */
  bare?: boolean;
  /** A filter had it empty. */
  empty?: boolean;
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
  if (isGroup(item) && item.mode === "all") return { ...item, empty: false }; // it asks for nothing
  return isGroup(item) ? item : { ...group("all", [item]), bare: true };
}

function toItem(node: FilterNode): Group | Condition {
  if (isLeaf(node)) return condition(node);
  if ("saved" in node) return condition({ field: savedField, op: "is", value: node.saved });
  if ("all" in node) return whole("all", node.all);
  if ("any" in node) return whole("any", node.any);
  if ("any" in node.not) return whole("none", node.not.any);
  if ("all" in node.not) return whole("not_all", node.not.all);
  return { ...group("none", [toItem(node.not)]), bare: true };
}

const whole = (mode: Mode, list: FilterNode[]): Group => ({
  ...group(mode, list.map(toItem)),
  ...(list.length === 0 && { empty: true }),
});

/** The group as a filter; undefined where it asks for nothing. */
export function toNode(from: Group): FilterNode | undefined {
  const parts = from.items.map(partOf).filter((node) => node !== undefined);
  const [only] = parts;
  if (!only && !from.empty) return undefined;
  if (from.bare && only && parts.length === 1) {
    if (from.mode === "all") return only;
    if (from.mode === "none") return { not: only };
  }
  switch (from.mode) {
    case "all":
      return { all: parts };
    case "any":
      return { any: parts };
    case "none":
      return { not: { any: parts } };
    case "not_all":
      return { not: { all: parts } };
  }
}

function partOf(item: Group | Condition): FilterNode | undefined {
  if (isGroup(item)) return toNode(item);
  if (!isWhole(item)) return undefined;
  const { field, op, value } = item;
  if (field === savedField) return { saved: String(value) };
  return needless(op) ? { field, op } : { field, op, value };
}

/** Whether an operator says it all. */
export const needless = (op: string) => op === "empty" || op === "not_empty";

/** Whether a condition says what it compares with. */
export const isWhole = ({ op, value }: FilterLeaf) =>
  needless(op) ||
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
