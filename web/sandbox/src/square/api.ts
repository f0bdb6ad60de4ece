import { call } from "../api";
import type { Item, Person, Place, Written } from "./types";

const at = (place: string, rest = "") => `/walls/${encodeURIComponent(place)}${rest}`;
const item = (it: Pick<Item, "place_id" | "id">, rest = "") =>
  at(it.place_id, `/items/${encodeURIComponent(it.id)}${rest}`);

/** The public places of the sandbox. */
export const walls = {
  places: () => call<{ items: Place[] }>("GET", "/walls").then((r) => r.items),
  read: (place: string, before = 0) =>
    call<{ items: Item[]; people: Person[]; next: number }>("GET", at(place, before ? `?before=${before}` : "")),
  write: (place: string, w: Written) => call<Item>("POST", at(place, "/items"), w),
  edit: (it: Item, w: Written) => call<Item>("PATCH", item(it), w),
  remove: (it: Item, as: string) => call<Item>("DELETE", item(it, as ? `?as=${encodeURIComponent(as)}` : "")),
  like: (it: Item, as: string, on: boolean) => call<Item>("PUT", item(it, "/like"), { as, on }),
  share: (it: Item, as: string) => call<Item>("POST", item(it, "/share"), { as }),
  seen: (it: Item, people: number) => call<Item>("POST", item(it, "/seen"), { people }),
  hide: (it: Item, hidden: boolean) => call<Item>("PUT", item(it, "/hidden"), { hidden }),
  answer: (it: Item, text: string) => call<Item>("PUT", item(it, "/answer"), { text }),
  unanswer: (it: Item) => call<Item>("DELETE", item(it, "/answer")),
  block: (place: string, person: string, blocked: boolean) =>
    call<Person>("PUT", at(place, `/people/${encodeURIComponent(person)}/blocked`), { blocked }),
};
