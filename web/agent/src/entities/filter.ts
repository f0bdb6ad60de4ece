import type { Case } from "./case";
import type { CaseSLA } from "./sla";

/** A condition or a group of them, as the API's filters are written. */
export type FilterNode =
  | { all: FilterNode[] }
  | { any: FilterNode[] }
  | { not: FilterNode }
  | { saved: string }
  | FilterLeaf;

export interface FilterLeaf {
  field: string;
  op: string;
  value?: unknown;
}

/** The name under which a condition on a saved filter goes where conditions have fields. */
export const savedField = "saved";

/** Whether a part of a filter, of whatever shape, names a saved one. */
export const isSaved = (v: unknown): v is { saved: string } =>
  typeof v === "object" && v !== null && "saved" in v && typeof v.saved === "string";

export const isLeaf = (node: FilterNode): node is FilterLeaf => "field" in node;

/**
 * Whether a case matches a filter: what the server decides in its lists, for a case that arrives. Undefined
 * where that depends on what a case does not tell, such as its contact's company.
 */
export function judge(node: FilterNode, c: Case, me: string, now = Date.now()): boolean | undefined {
  if ("all" in node) return together(node.all, false, (n) => judge(n, c, me, now));
  if ("any" in node) return together(node.any, true, (n) => judge(n, c, me, now));
  if ("not" in node) {
    const held = judge(node.not, c, me, now);
    return held === undefined ? undefined : !held;
  }
  return "saved" in node ? undefined : holds(node, c, me, now);
}

/** One that decides is enough, whatever is not known of the others. */
function together(nodes: FilterNode[], decides: boolean, f: (n: FilterNode) => boolean | undefined) {
  let open = false;
  for (const node of nodes) {
    const held = f(node);
    if (held === decides) return decides;
    open ||= held === undefined;
  }
  return open ? undefined : !decides;
}

/** What is around a case, which only the server knows. */
export const isAround = (field: string) =>
  field === savedField ||
  field.startsWith("contact.") ||
  field === "messages" ||
  field === "mentioned" ||
  field === "workstream" ||
  field === "kind";

/** Whether a filter asks for something that holds of the field. */
export function asksFor(node: FilterNode | undefined, what: (leaf: FilterLeaf) => boolean): boolean {
  if (!node) return false;
  if ("all" in node) return node.all.some((n) => asksFor(n, what));
  if ("any" in node) return node.any.some((n) => asksFor(n, what));
  if ("not" in node) return asksFor(node.not, what);
  return what("saved" in node ? { field: savedField, op: "is", value: node.saved } : node);
}

/** Whether time alone moves cases into a list and out of it. */
export const passes = (leaf: FilterLeaf) =>
  leaf.field === savedField ||
  leaf.op === "within" ||
  leaf.field === "waiting_minutes" ||
  (timeFields.has(leaf.field) && /^[-+]\d+[mhd]$/.test(String(leaf.value)));

function holds({ field, op, value }: FilterLeaf, c: Case, me: string, now: number): boolean | undefined {
  if (isAround(field) || !known.has(op)) return undefined;
  if (field === "sla.state") return inSet(statesOf(c.sla), op, value);
  if (field === "waiting_minutes") return inOrder(minutesOf(c, now), op, Number(value));
  if (timeFields.has(field)) {
    const at = Date.parse(timeOf(c, field) ?? "");
    return op === "lt" ? at < moment(value, now) : at > moment(value, now);
  }
  if (field.startsWith("field.") && (op === "lt" || op === "gt")) return ownOrder(ownValue(c, field), op, value, now);
  const held = fieldOf(c, field);
  if (typeof held === "boolean") return (held === value) === (op === "is");
  if (op === "lt" || op === "gt") return inOrder(rank(held), op, rank(value));
  const wanted = (Array.isArray(value) ? value : [value]).map((v) => word(field, v, me));
  return inSet(Array.isArray(held) ? held : [held], op, wanted);
}

function inSet(has: readonly string[], op: string, value: unknown): boolean {
  const wanted = (Array.isArray(value) ? value : [value]).map(String);
  const [first = ""] = wanted;
  if (op === "is_not") return !has.includes(first);
  if (op === "contains") return has.some((one) => fold(one).includes(fold(first)));
  return wanted.some((one) => has.includes(one));
}

function inOrder(held: number, op: string, limit: number): boolean {
  if (op === "lt") return held < limit;
  if (op === "gt") return held > limit;
  return (held === limit) === (op === "is");
}

/** A number where one is asked for, else a date as a text. A field without a value is neither. */
function ownOrder(held: string, op: "lt" | "gt", value: unknown, now: number): boolean {
  if (typeof value === "number") return /^-?\d+(\.\d+)?$/.test(held) && inOrder(Number(held), op, value);
  const limit = span(value, now);
  const day = limit === undefined ? String(value) : new Date(limit).toISOString().slice(0, 10);
  return held !== "" && (op === "lt" ? held < day : held > day);
}

/** The operators that are decided here; of the others only the server knows. */
const known = new Set(["is", "is_not", "in", "contains", "lt", "gt"]);
const priorities = ["low", "normal", "high", "urgent"];
const rank = (value: unknown) => priorities.indexOf(String(value));
const timeFields = new Set(["created_at", "last_activity_at", "sla.due", "contact.last_seen", "contact.created_at"]);
const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const fold = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const statesOf = (sla: CaseSLA | null | undefined): string[] =>
  [sla?.first_reply, sla?.next_reply, sla?.resolution].flatMap((clock) => clock?.state ?? []);

const minutesOf = (c: Case, now: number) =>
  c.waiting_since ? Math.max(0, Math.floor((now - Date.parse(c.waiting_since)) / 60_000)) : 0;

const timeOf = (c: Case, field: string) =>
  field === "sla.due" ? c.due_at : field === "created_at" ? c.created_at : c.last_activity_at;

const ownValue = (c: Case, field: string) => String(c.fields?.[field.slice(6)] ?? "");

function fieldOf(c: Case, field: string): string | string[] | boolean {
  switch (field) {
    case "assignee":
      return c.assignee?.id ?? "";
    case "team":
      return c.team?.id ?? "";
    case "follower":
      return (c.followers ?? []).map((f) => f.id);
    case "tag":
      return c.tags;
    case "channel":
      return c.channel_id;
    case "contact":
      return c.contact.id;
    case "unread":
      return c.unread_count > 0;
    case "snoozed":
      return Boolean("snoozed_until" in c && c.snoozed_until);
    case "last_direction":
      return c.last_message?.direction ?? "";
    default:
      if (field.startsWith("field.")) return ownValue(c, field);
      return String((c as unknown as Record<string, unknown>)[field] ?? "");
  }
}

function word(field: string, value: unknown, me: string): string {
  if (field !== "assignee" && field !== "follower") return String(value ?? "");
  if (value === null || value === "none") return "";
  return value === "me" ? me : String(value);
}

/** How long ago, or how soon: "-7d", "+30m". */
function span(value: unknown, now: number): number | undefined {
  const found = /^([-+])(\d+)([mhd])$/.exec(String(value));
  if (!found) return undefined;
  const by = Number(found[2]) * (units[found[3] ?? ""] ?? 0);
  return found[1] === "-" ? now - by : now + by;
}

const moment = (value: unknown, now: number): number => span(value, now) ?? Date.parse(String(value));
