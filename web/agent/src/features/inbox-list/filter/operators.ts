import { plural, t } from "@lingui/core/macro";
import type { FilterLeaf, FilterNode } from "@/entities/filter";
import { isLeaf, savedField } from "@/entities/filter";
import { fullTime } from "@/lib/time";
import { needless } from "./draft";
import type { FilterField } from "./fields";

/** What is asked for beside the operator. */
export type Input =
  | "choice"
  | "choices"
  | "text"
  | "words"
  | "number"
  | "minutes"
  | "span"
  | "date"
  | "range"
  | "moment"
  | "moments";

/** One way to compare a field, as people choose it. */
export interface Operator {
  id: string;
  label: string;
  op: string;
  /** The value that it stands for, where none is asked for. */
  fixed?: unknown;
  input?: Input;
  /** What stands before a span: ago or from now; nothing where the operator says it. */
  sign?: "-" | "+" | "";
}

/** How a field can be compared, as far as the server takes it. */
export function operatorsOf(field: FilterField): Operator[] {
  const { ops } = field;
  return ops ? allOf(field).filter((o) => ops.includes(o.op)) : allOf(field);
}

function allOf(field: FilterField): Operator[] {
  if (field.name === savedField) return [{ id: "is", label: t`holds`, op: "is", input: "choice" }];
  const is: Operator = { id: "is", label: t`is`, op: "is", input: "text" };
  const not: Operator = { id: "is_not", label: t`is not`, op: "is_not", input: "text" };
  const none: Operator[] = [
    { id: "empty", label: t`is empty`, op: "empty" },
    { id: "filled", label: t`is not empty`, op: "not_empty" },
  ];
  const empty: Operator[] =
    field.none === undefined
      ? field.several || field.kind === "text"
        ? none
        : []
      : [
          { id: "empty", label: t`is empty`, op: "is", fixed: field.none },
          { id: "filled", label: t`is not empty`, op: "is_not", fixed: field.none },
        ];
  switch (field.kind) {
    case "choice":
      return [
        { ...is, input: "choice" },
        { ...not, input: "choice" },
        { id: "in", label: t`is one of`, op: "in", input: "choices" },
        ...(field.ranked
          ? [
              { id: "gt", label: t`is higher than`, op: "gt", input: "choice" as const },
              { id: "lt", label: t`is lower than`, op: "lt", input: "choice" as const },
            ]
          : []),
        ...(field.several
          ? [
              { id: "has_all", label: t`has all of`, op: "has_all", input: "choices" as const },
              { id: "has_none", label: t`has none of`, op: "has_none", input: "choices" as const },
            ]
          : []),
        ...empty,
      ];
    case "flag":
      return [
        { id: "yes", label: t`yes`, op: "is", fixed: true },
        { id: "no", label: t`no`, op: "is", fixed: false },
      ];
    case "number":
      return [
        more("number"),
        less("number"),
        { ...is, input: "number" },
        { ...not, input: "number" },
        { id: "between", label: t`between`, op: "between", input: "range" },
      ];
    case "minutes":
      return [
        { id: "gt", label: t`longer than`, op: "gt", input: "minutes" },
        { id: "lt", label: t`less than`, op: "lt", input: "minutes" },
        { id: "between", label: t`between`, op: "between", input: "range" },
      ];
    case "ago":
      return [
        { id: "gt", label: t`in the last`, op: "gt", input: "span", sign: "-" },
        { id: "lt", label: t`longer ago than`, op: "lt", input: "span", sign: "-" },
        { id: "after", label: t`after`, op: "gt", input: "moment" },
        { id: "before", label: t`before`, op: "lt", input: "moment" },
        { id: "between", label: t`between`, op: "between", input: "moments" },
      ];
    case "due":
      return [
        { id: "late", label: t`is past`, op: "lt", fixed: "+0m" },
        { id: "lt", label: t`within`, op: "lt", input: "span", sign: "+" },
        { id: "gt", label: t`not within`, op: "gt", input: "span", sign: "+" },
      ];
    case "amount":
      return [is, not, more("number"), less("number"), ...empty];
    case "date":
      return [
        { ...is, input: "date" },
        { ...not, input: "date" },
        { id: "lt", label: t`before`, op: "lt", input: "date" },
        { id: "gt", label: t`after`, op: "gt", input: "date" },
        ...empty,
      ];
    case "prose":
      return [
        { id: "any", label: t`has any of the words`, op: "contains_any", input: "words" },
        { id: "all", label: t`has all of the words`, op: "contains_all", input: "words" },
        { id: "none", label: t`has none of the words`, op: "contains_none", input: "words" },
        { ...is, label: t`is exactly` },
        { ...not, label: t`is not exactly` },
        ...parts(),
        { id: "matches", label: t`matches the pattern`, op: "matches", input: "text" },
        ...none,
      ];
    case "text":
      return [is, not, { id: "in", label: t`is one of`, op: "in", input: "words" }, ...parts(), ...empty];
  }
}

const parts = (): Operator[] => [
  { id: "contains", label: t`contains`, op: "contains", input: "text" },
  { id: "starts", label: t`starts with`, op: "starts", input: "text" },
  { id: "ends", label: t`ends with`, op: "ends", input: "text" },
];

const more = (input: Input): Operator => ({ id: "gt", label: t`more than`, op: "gt", input });
const less = (input: Input): Operator => ({ id: "lt", label: t`less than`, op: "lt", input });

/** The operator that a condition has; one that is not offered, such as one that somebody wrote, is made up. */
export function operatorOf(field: FilterField, leaf: FilterLeaf): Operator {
  const all = operatorsOf(field).filter((o) => o.op === leaf.op);
  return (
    all.find((o) => "fixed" in o && o.fixed === leaf.value) ??
    all.find((o) => !("fixed" in o) && fits(o, leaf.value)) ??
    all.find((o) => !("fixed" in o)) ??
    madeUp(leaf)
  );
}

/** Spans and moments have the same operator. */
const fits = (o: Operator, value: unknown) =>
  (o.input !== "span" && o.input !== "moment") || (o.input === "span") === /^[-+]/.test(String(value));

function madeUp({ op, value }: FilterLeaf): Operator {
  const made = { id: op, label: writtenOf(op), op };
  if (needless(op)) return made;
  if (op === "within") return { ...made, input: "span", sign: "" };
  return { ...made, input: Array.isArray(value) ? "words" : "text" };
}

/** An operator as people read it, where the field does not offer it. */
function writtenOf(op: string): string {
  switch (op) {
    case "within":
      return t`in the last`;
    case "has_all":
      return t`has all of`;
    case "has_none":
      return t`has none of`;
    case "in":
      return t`is one of`;
    case "not_empty":
      return t`is not empty`;
    case "empty":
      return t`is empty`;
    default:
      return op;
  }
}

/** What a condition begins with under an operator; a value that still fits stays. */
export function valueFor(field: FilterField, to: Operator, held: unknown): unknown {
  if ("fixed" in to) return to.fixed;
  if (needless(to.op)) return undefined;
  switch (to.input) {
    case "words":
      return Array.isArray(held) ? held : typeof held === "string" && held !== "" ? [held] : [];
    case "choices":
      return Array.isArray(held) ? held : typeof held === "string" && held !== field.none ? [held] : [];
    case "choice": {
      const one = Array.isArray(held) ? held[0] : held;
      const known = field.options?.some((o) => o.value === one);
      return known ? one : field.options?.[0]?.value;
    }
    case "number":
      return typeof held === "number" ? held : 1;
    case "minutes":
      return typeof held === "number" && held > 0 ? held : 30;
    case "span":
      return typeof held === "string" && /^[-+][1-9]/.test(held)
        ? (to.sign ?? "") + held.slice(1)
        : `${to.sign ?? ""}1d`;
    case "range":
      return typeof held === "number" ? [held, held] : [1, 10];
    case "moment":
      return typeof held === "string" && /^\d{4}-/.test(held)
        ? held
        : new Date().toISOString().slice(0, 16).concat(":00Z");
    case "moments": {
      const now = Date.now();
      return [now - 7 * 86_400_000, now].map((at) => `${new Date(at).toISOString().slice(0, 16)}:00Z`);
    }
    case "date":
      return typeof held === "string" && /^\d{4}-/.test(held) ? held : new Date().toISOString().slice(0, 10);
    default:
      return typeof held === "string" ? held : "";
  }
}

/** A condition, or a group of them, in words. */
export function nodeText(node: FilterNode, fields: readonly FilterField[]): string {
  if ("saved" in node) {
    const options = fields.find((f) => f.name === savedField)?.options;
    return options?.find((o) => o.value === node.saved)?.label ?? t`a saved filter`;
  }
  if (isLeaf(node)) return leafText(node, fields);
  if ("not" in node) return t`not: ${nodeText(node.not, fields)}`;
  const parts = ("all" in node ? node.all : node.any).map((n) => nodeText(n, fields));
  return parts.join("all" in node ? t` and ` : t` or `);
}

function leafText(leaf: FilterLeaf, fields: readonly FilterField[]): string {
  const field = fields.find((f) => f.name === leaf.field);
  if (!field) return `${leaf.field} ${leaf.op} ${String(leaf.value)}`;
  const operator = operatorOf(field, leaf);
  if ("fixed" in operator || needless(leaf.op)) return `${field.label}: ${operator.label}`;
  const value = valueText(field, operator, leaf.value);
  return operator.id === "is" ? `${field.label}: ${value}` : `${field.label} ${operator.label} ${value}`;
}

function valueText(field: FilterField, operator: Operator, value: unknown): string {
  if (operator.input === "moments" && Array.isArray(value)) return value.map((v) => spanText(String(v))).join(" – ");
  if (operator.input === "range" && Array.isArray(value)) return value.join(" – ");
  if (Array.isArray(value)) return value.map((v) => optionText(field, v)).join(", ");
  if (operator.input === "choice") return optionText(field, value);
  if (operator.input === "minutes") return plural(Number(value), { one: "# minute", other: "# minutes" });
  if (operator.input === "span") return spanText(operator.sign === "" ? `-${value}` : String(value));
  if (operator.input === "moment") return spanText(String(value));
  return String(value);
}

const optionText = (field: FilterField, value: unknown) =>
  field.options?.find((o) => o.value === value)?.label ?? (value === field.none ? t`nothing` : String(value));

/** How long a span is; another moment as it is. */
function spanText(value: string): string {
  const found = /^[-+](\d+)([mhd])$/.exec(value);
  if (!found) return Number.isNaN(Date.parse(value)) ? value : fullTime(value);
  const n = Number(found[1]);
  if (found[2] === "d") return plural(n, { one: "# day", other: "# days" });
  if (found[2] === "h") return plural(n, { one: "# hour", other: "# hours" });
  return plural(n, { one: "# minute", other: "# minutes" });
}
