import type { ItemState, PublicKind, StreamFilter } from "@/entities/public";

const kinds: readonly PublicKind[] = ["post", "comment", "mention", "review"];
const states: readonly ItemState[] = ["new", "approved", "hidden", "removed", "gone"];

/** What the address says of the stream, whatever somebody wrote into it. */
export function readFilter(search: Record<string, unknown>): StreamFilter {
  const filter: StreamFilter = {};
  const word = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const channel = word(search.channel);
  if (channel) filter.channel_id = channel;
  const kind = kinds.find((k) => k === search.kind);
  if (kind) filter.kind = kind;
  const state = states.find((s) => s === search.state);
  if (state) filter.state = state;
  const stars = Number(search.stars);
  if (Number.isInteger(stars) && stars >= 1 && stars <= 5) filter.rating = stars;
  if (search.answered === "yes" || search.answered === "no") filter.answered = search.answered === "yes";
  const tag = word(search.tag);
  if (tag) filter.tag = tag;
  const assignee = word(search.assignee);
  if (assignee) filter.assignee = assignee;
  if (search.handled === "yes" || search.handled === "no") filter.handled = search.handled === "yes";
  return filter;
}

/** The address of a filter. */
export function writeFilter(filter: StreamFilter): Record<string, string | number> {
  return {
    ...(filter.channel_id && { channel: filter.channel_id }),
    ...(filter.kind && { kind: filter.kind }),
    ...(filter.state && { state: filter.state }),
    ...(filter.rating && { stars: filter.rating }),
    ...(filter.answered !== undefined && { answered: filter.answered ? "yes" : "no" }),
    ...(filter.tag && { tag: filter.tag }),
    ...(filter.assignee && { assignee: filter.assignee }),
    ...(filter.handled !== undefined && { handled: filter.handled ? "yes" : "no" }),
  };
}

/** Whether it asks for what the team noted on items, which changes under the list. */
export const asksForMarks = (filter: StreamFilter): boolean =>
  filter.tag !== undefined || filter.assignee !== undefined || filter.handled !== undefined;

export function isFiltered(filter: StreamFilter): boolean {
  return Object.keys(writeFilter(filter)).length > 0;
}
