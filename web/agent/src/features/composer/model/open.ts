import type { Level } from "@/entities/channel";
import { type Money, moneyText, type ProductOffer, type Rich } from "@/entities/message";
import type { Need, OpenKind, Problems, RichCaps, RichDraft } from "./rich";

const openKinds: readonly string[] = ["link", "spot", "address", "products", "form"] satisfies OpenKind[];

export const isAble = (level: Level) => level === "yes" || level === "degraded";

export function isOpenKind(kind: string): kind is OpenKind {
  return openKinds.includes(kind);
}

/** What a message opens; undefined for one with choices. */
export function openKindOf(rich: Rich): OpenKind | undefined {
  if (rich.products) return "products";
  if (rich.form) return "form";
  if (rich.ask_address) return "address";
  if (rich.link) return "link";
  return rich.ask_location ? "spot" : undefined;
}

/** Countries by the code that their numbers begin with, for those whose customers can be asked for an address. */
const countries: Record<string, string> = { "91": "IN", "65": "SG" };

/** The country of a number as it is shown: "+91 98…" is IN. */
export function countryOf(display: string): string | undefined {
  const digits = display.startsWith("+") ? display.slice(1).replace(/\D/g, "") : "";
  return countries[digits.slice(0, 2)];
}

/** How many products an offer shows. */
export function countOf(offer: ProductOffer): number {
  return (offer.shelves ?? []).reduce((n, s) => n + s.items.length, 0);
}

/** Whether a message of this kind has words above and below its text. */
export function isFramed(kind: OpenKind): boolean {
  return kind !== "spot" && kind !== "address";
}

/** How long the text of a message that opens something may be. */
export function openBodyLimit(draft: RichDraft, caps: RichCaps): number {
  return goesAsText(draft, caps) ? 0 : caps.interactive.body_length;
}

/** Everything that the platform would refuse of a message that opens something. */
export function checkOpen(draft: RichDraft, caps: RichCaps, problems: Problems, need: Need): void {
  const { interactive: i } = caps;
  need("body", draft.body, openBodyLimit(draft, caps), true);
  need("header", draft.header, i.header_length, false);
  need("footer", draft.footer, i.footer_length, false);
  if (draft.kind === "link") {
    need("link.title", draft.link.title, i.link_length, true);
    need("link.url", draft.link.url, 0, true);
    if (draft.link.url.trim() && !isWebAddress(draft.link.url)) {
      problems.set("link.url", { problem: "address", limit: 0 });
    }
  }
  if (draft.kind === "products") {
    const n = countOf(draft.products);
    if (n === 0) problems.set("products", { problem: "required", limit: 0 });
    else if (i.product_max > 0 && n > i.product_max) {
      problems.set("products", { problem: "many", limit: i.product_max });
    }
  }
  if (draft.kind === "form") {
    if (!draft.form) problems.set("form", { problem: "required", limit: 0 });
    else need("form.label", draft.form.label ?? "", i.form_label, true);
  }
}

export function isWebAddress(text: string): boolean {
  try {
    const url = new URL(text.trim());
    return (url.protocol === "https:" || url.protocol === "http:") && url.hostname !== "";
  } catch {
    return false;
  }
}

/** Adds what a message opens. */
export function toOpen(draft: RichDraft, rich: Rich): Rich {
  switch (draft.kind) {
    case "link":
      return { ...rich, link: { title: draft.link.title.trim(), url: draft.link.url.trim() } };
    case "spot":
      return { body: rich.body, ask_location: true };
    case "address":
      return { body: rich.body, ask_address: draft.country };
    case "products":
      return { ...rich, products: draft.products };
    case "form":
      return draft.form ? { ...rich, form: draft.form } : rich;
  }
  return rich;
}

/** Whether the channel lacks what the message opens, so that it goes as plain words. */
export function goesAsText(draft: Pick<RichDraft, "kind">, caps: RichCaps): boolean {
  switch (draft.kind) {
    case "link":
      return !isAble(caps.link_button);
    case "products":
      return !isAble(caps.interactive.products);
    case "form":
      return !isAble(caps.interactive.forms);
  }
  return false;
}

/** How a message reads where its channel lacks what it opens: the server writes the same. */
export function asText(rich: Rich): string {
  const lines: string[] = [];
  if (rich.link) lines.push(`${rich.link.title}: ${rich.link.url}`);
  for (const shelf of rich.products?.shelves ?? []) {
    if (shelf.title) lines.push(shelf.title);
    for (const item of shelf.items) {
      lines.push(`• ${item.name || item.id}${item.price ? ` – ${plainMoney(item.price)}` : ""}`);
      if (item.url) lines.push(`  ${item.url}`);
    }
  }
  for (const [n, q] of (rich.form?.questions ?? []).entries()) {
    const options = (q.options ?? []).map((o) => o.title).join(" / ");
    lines.push(`${n + 1}. ${q.label}${options ? ` (${options})` : ""}`);
  }
  const frame = [rich.header && `*${rich.header}*`, rich.body, rich.footer && `_${rich.footer}_`];
  return [...frame, lines.join("\n")].filter(Boolean).join("\n\n");
}

function plainMoney(m: Money): string {
  return `${moneyText(m)} ${m.currency}`;
}
