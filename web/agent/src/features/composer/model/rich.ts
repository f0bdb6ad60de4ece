import type { Caps } from "@/entities/channel";
import type { FormOffer, ProductOffer, Rich } from "@/entities/message";
import {
  checkExtra,
  type ExtraKind,
  type Extras,
  emptyExtras,
  extraKindOf,
  fromExtra,
  isExtraKind,
  toExtra,
} from "./extra";
import { lengthOf } from "./files";
import { checkOpen, isAble, isOpenKind, openKindOf, toOpen } from "./open";

/** A message with choices, or one that opens something, while it is being written. Keys only tell rows apart on screen. */
export interface RichDraft extends Extras {
  kind: "buttons" | "list" | OpenKind | ExtraKind;
  header: string;
  body: string;
  footer: string;
  buttons: { key: string; title: string }[];
  label: string;
  sections: SectionDraft[];
  link: { title: string; url: string };
  country: string;
  products: ProductOffer;
  form: FormOffer | null;
}

/** What a message can have the customer open or tell. */
export type OpenKind = "link" | "spot" | "address" | "products" | "form";

export interface SectionDraft {
  key: string;
  title: string;
  rows: { key: string; title: string; description: string }[];
}

export type RichProblem = "required" | "long" | "many" | "twice" | "address";

/** Complaints by place: "body", "buttons.0", "sections.1.rows.0.title" … */
export type Problems = Map<string, { problem: RichProblem; limit: number }>;

let made = 0;
const key = () => `k${++made}`;

export function newButton() {
  return { key: key(), title: "" };
}

export function newRow() {
  return { key: key(), title: "", description: "" };
}

export function newSection(): SectionDraft {
  return { key: key(), title: "", rows: [newRow()] };
}

export function emptyRich(kind: RichDraft["kind"], body = ""): RichDraft {
  return {
    kind,
    header: "",
    body,
    footer: "",
    buttons: [newButton()],
    label: "",
    sections: [newSection()],
    link: { title: "", url: "" },
    country: "",
    products: {},
    form: null,
    ...emptyExtras(),
  };
}

export type RichCaps = Pick<Caps, "buttons" | "list" | "interactive" | "link_button" | "location" | "apps">;

/** Which builders a channel has. What is not listed by ability goes in another form where a channel lacks it. */
export function richKinds(caps: RichCaps, country?: string): RichDraft["kind"][] {
  const kinds: RichDraft["kind"][] = [];
  if (isAble(caps.buttons.level)) kinds.push("buttons");
  if (isAble(caps.list.level)) kinds.push("list");
  kinds.push("quick", "cards", "page", "times", "link");
  // An app is the channel's own: where none is named there is nothing to send.
  if (caps.apps?.known?.length) kinds.push("app");
  if (isAble(caps.location)) kinds.push("spot");
  if (country && caps.interactive.addresses?.includes(country)) kinds.push("address");
  kinds.push("products", "form");
  return kinds;
}

/** Everything that the platform would refuse. */
export function checkRich(draft: RichDraft, caps: RichCaps): Problems {
  const problems: Problems = new Map();
  const need = (path: string, text: string, limit: number, required: boolean) => {
    if (required && text.trim() === "") problems.set(path, { problem: "required", limit });
    else if (limit > 0 && lengthOf(text) > limit) problems.set(path, { problem: "long", limit });
  };
  if (isExtraKind(draft.kind)) {
    checkExtra(draft, problems, need);
    return problems;
  }
  if (isOpenKind(draft.kind)) {
    checkOpen(draft, caps, problems, need);
    return problems;
  }
  const bodyLimit = draft.kind === "buttons" ? caps.buttons.body_length : caps.list.body_length;
  need("body", draft.body, bodyLimit, true);
  need("header", draft.header, 60, false);
  need("footer", draft.footer, 60, false);
  if (draft.kind === "buttons") checkButtons(draft, caps, problems, need);
  else checkList(draft, caps, problems, need);
  return problems;
}

export type Need = (path: string, text: string, limit: number, required: boolean) => void;

function checkButtons(draft: RichDraft, caps: RichCaps, problems: Problems, need: Need): void {
  const max = caps.buttons.max;
  if (draft.buttons.length === 0) problems.set("buttons", { problem: "required", limit: max });
  if (max > 0 && draft.buttons.length > max) problems.set("buttons", { problem: "many", limit: max });
  const titles = new Set<string>();
  for (const [i, button] of draft.buttons.entries()) {
    need(`buttons.${i}`, button.title, caps.buttons.title_length, true);
    const title = button.title.trim().toLowerCase();
    if (title !== "" && titles.has(title)) problems.set(`buttons.${i}`, { problem: "twice", limit: 0 });
    titles.add(title);
  }
}

function checkList(draft: RichDraft, caps: RichCaps, problems: Problems, need: Need): void {
  const { list } = caps;
  need("label", draft.label, list.label_length, true);
  if (list.sections > 0 && draft.sections.length > list.sections) {
    problems.set("sections", { problem: "many", limit: list.sections });
  }
  const rows = draft.sections.reduce((n, s) => n + s.rows.length, 0);
  if (list.rows > 0 && rows > list.rows) problems.set("rows", { problem: "many", limit: list.rows });
  for (const [s, section] of draft.sections.entries()) {
    need(`sections.${s}.title`, section.title, list.section_length, draft.sections.length > 1);
    for (const [r, row] of section.rows.entries()) {
      need(`sections.${s}.rows.${r}.title`, row.title, list.title_length, true);
      need(`sections.${s}.rows.${r}.description`, row.description, list.description_length, false);
    }
  }
}

/** The message as the server takes it. Ids are made from the place, so that an answer names its choice. */
export function toRich(draft: RichDraft): Rich {
  const rich: Rich = { body: draft.body.trim() };
  if (draft.header.trim()) rich.header = draft.header.trim();
  if (draft.footer.trim()) rich.footer = draft.footer.trim();
  if (isExtraKind(draft.kind)) return toExtra(draft, rich);
  if (isOpenKind(draft.kind)) return toOpen(draft, rich);
  if (draft.kind === "buttons") {
    rich.buttons = draft.buttons.map((b, i) => ({ id: `option_${i + 1}`, title: b.title.trim() }));
    return rich;
  }
  rich.list_label = draft.label.trim();
  let n = 0;
  rich.sections = draft.sections.map((section) => ({
    ...(section.title.trim() ? { title: section.title.trim() } : {}),
    rows: section.rows.map((row) => ({
      id: `option_${++n}`,
      title: row.title.trim(),
      ...(row.description.trim() ? { description: row.description.trim() } : {}),
    })),
  }));
  return rich;
}

/** Reads a saved message back into the builder. */
export function fromRich(rich: Rich): RichDraft {
  const kind = extraKindOf(rich) ?? openKindOf(rich) ?? (rich.sections?.length ? "list" : "buttons");
  const draft = { ...emptyRich(kind, rich.body), ...fromExtra(rich) };
  draft.link = { ...draft.link, ...rich.link };
  draft.country = rich.ask_address ?? "";
  draft.products = rich.products ?? {};
  draft.form = rich.form ?? null;
  draft.header = rich.header ?? "";
  draft.footer = rich.footer ?? "";
  draft.label = rich.list_label ?? "";
  if (rich.buttons?.length) draft.buttons = rich.buttons.map((b) => ({ key: key(), title: b.title }));
  if (rich.sections?.length) {
    draft.sections = rich.sections.map((s) => ({
      key: key(),
      title: s.title ?? "",
      rows: s.rows.map((r) => ({ key: key(), title: r.title, description: r.description ?? "" })),
    }));
  }
  return draft;
}
