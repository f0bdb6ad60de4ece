import type { Rich } from "@/entities/message";
import { isWebAddress } from "./open";
import type { Need, Problems, RichDraft } from "./rich";

/** Messages made around something that every channel shows in a form of its own: the server says which. */
export type ExtraKind = "quick" | "cards" | "page" | "times" | "app";

const extraKinds: readonly string[] = ["quick", "cards", "page", "times", "app"] satisfies ExtraKind[];

export function isExtraKind(kind: string): kind is ExtraKind {
  return extraKinds.includes(kind);
}

export interface CardDraft {
  key: string;
  title: string;
  text: string;
  /** An upload's id, and where the picture is in this browser. */
  image: string;
  shown: string;
  buttons: { key: string; title: string; url: string }[];
}

/** Parts of a draft that channels show in forms of their own. */
export interface Extras {
  quick: { key: string; title: string }[];
  cards: CardDraft[];
  page: { url: string; title: string; text: string };
  times: { title: string; place: string; zone: string; minutes: number; slots: { key: string; start: string }[] };
  app: AppDraft;
}

/** An app that opens within the messages; image and shown as of a card. */
export interface AppDraft {
  id: string;
  title: string;
  subtitle: string;
  data: string;
  url: string;
  image: string;
  shown: string;
}

let made = 0;
const key = () => `x${++made}`;

export const newQuick = () => ({ key: key(), title: "" });
export const newSlot = () => ({ key: key(), start: "" });
export const newCardButton = () => ({ key: key(), title: "", url: "" });

export function newCard(): CardDraft {
  return { key: key(), title: "", text: "", image: "", shown: "", buttons: [] };
}

export function emptyExtras(): Extras {
  return {
    quick: [newQuick(), newQuick()],
    cards: [newCard()],
    page: { url: "", title: "", text: "" },
    times: { title: "", place: "", zone: ownZone(), minutes: 30, slots: [newSlot(), newSlot()] },
    app: { id: "", title: "", subtitle: "", data: "", url: "", image: "", shown: "" },
  };
}

/** The time zone of this browser: the moments are written by its clock. */
function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

export function extraKindOf(rich: Rich): ExtraKind | undefined {
  if (rich.quick_replies?.length) return "quick";
  if (rich.cards?.length) return "cards";
  if (rich.page) return "page";
  if (rich.app) return "app";
  return rich.times ? "times" : undefined;
}

/** What no channel would take; what a channel lacks is shown another way. */
export function checkExtra(draft: RichDraft, problems: Problems, need: Need): void {
  need("body", draft.body, 0, draft.kind !== "page");
  if (draft.kind === "quick") {
    const titles = new Set<string>();
    for (const [i, q] of draft.quick.entries()) {
      need(`quick.${i}`, q.title, 0, true);
      const title = q.title.trim().toLowerCase();
      if (title && titles.has(title)) problems.set(`quick.${i}`, { problem: "twice", limit: 0 });
      titles.add(title);
    }
  }
  if (draft.kind === "cards") {
    for (const [i, c] of draft.cards.entries()) {
      need(`cards.${i}.title`, c.title, 0, true);
      for (const [j, b] of c.buttons.entries()) {
        need(`cards.${i}.buttons.${j}`, b.title, 0, true);
        if (b.url.trim() && !isWebAddress(b.url)) {
          problems.set(`cards.${i}.buttons.${j}.url`, { problem: "address", limit: 0 });
        }
      }
    }
  }
  if (draft.kind === "page") {
    need("page.title", draft.page.title, 0, true);
    need("page.url", draft.page.url, 0, true);
    if (draft.page.url.trim() && !isWebAddress(draft.page.url))
      problems.set("page.url", { problem: "address", limit: 0 });
  }
  if (draft.kind === "app") {
    need("app.id", draft.app.id, 0, true);
    need("app.title", draft.app.title, 0, true);
    if (draft.app.url.trim() && !isWebAddress(draft.app.url)) problems.set("app.url", { problem: "address", limit: 0 });
  }
  if (draft.kind === "times") {
    need("times.title", draft.times.title, 0, true);
    for (const [i, s] of draft.times.slots.entries()) need(`times.${i}`, s.start, 0, true);
  }
}

const optional = <K extends string>(name: K, text: string) => (text.trim() ? { [name]: text.trim() } : {});

/** Adds what the message is made around. */
export function toExtra(draft: RichDraft, rich: Rich): Rich {
  switch (draft.kind) {
    case "quick":
      return { ...rich, quick_replies: draft.quick.map((q, i) => ({ id: `option_${i + 1}`, title: q.title.trim() })) };
    case "cards":
      return {
        ...rich,
        cards: draft.cards.map((c, i) => ({
          title: c.title.trim(),
          ...optional("text", c.text),
          ...optional("image", c.image),
          buttons: c.buttons.map((b, j) => ({
            title: b.title.trim(),
            ...(b.url.trim() ? { url: b.url.trim() } : { id: `card_${i + 1}_${j + 1}` }),
          })),
        })),
      };
    case "page": {
      const { url, title, text } = draft.page;
      return { ...rich, page: { url: url.trim(), title: title.trim(), ...optional("text", text) } };
    }
    case "app": {
      const { id, title, subtitle, data, url, image } = draft.app;
      return {
        ...rich,
        app: {
          ...{ id, title: title.trim() },
          ...optional("subtitle", subtitle),
          ...optional("data", data),
          ...optional("url", url),
          ...optional("image", image),
        },
      };
    }
    case "times": {
      const { title, place, zone, minutes, slots } = draft.times;
      const chosen = slots.filter((s) => s.start !== "");
      return {
        ...rich,
        times: {
          title: title.trim(),
          ...optional("place", place),
          time_zone: zone,
          slots: chosen.map((s, i) => ({ id: `time_${i + 1}`, start: new Date(s.start).toISOString(), minutes })),
        },
      };
    }
  }
  return rich;
}

/** Reads what a saved message is made around back into the builder. */
export function fromExtra(rich: Rich): Extras {
  const extras = emptyExtras();
  if (rich.quick_replies?.length) extras.quick = rich.quick_replies.map((q) => ({ key: key(), title: q.title }));
  if (rich.cards?.length) {
    extras.cards = rich.cards.map((c) => ({
      ...{ key: key(), title: c.title, text: c.text ?? "", image: c.image ?? "", shown: "" },
      buttons: (c.buttons ?? []).map((b) => ({ key: key(), title: b.title, url: b.url ?? "" })),
    }));
  }
  if (rich.page) extras.page = { url: rich.page.url, title: rich.page.title, text: rich.page.text ?? "" };
  if (rich.app) {
    const { id, title, subtitle = "", data = "", url = "", image = "" } = rich.app;
    extras.app = { id, title, subtitle, data, url, image, shown: "" };
  }
  if (rich.times) {
    const { title, place = "", time_zone = ownZone(), slots } = rich.times;
    const minutes = slots[0]?.minutes ?? 30;
    extras.times = {
      ...{ title, place, zone: time_zone, minutes },
      slots: slots.length ? slots.map((s) => ({ key: key(), start: localOf(s.start) })) : [newSlot()],
    };
  }
  return extras;
}

/** A moment as a field for days and times has it: by this browser's clock. */
function localOf(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
