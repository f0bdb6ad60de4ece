import type { Query, QueryClient } from "@tanstack/react-query";

/** What the cache holds of each case, by the first word of its key. */
const ofOneCase = new Set([
  "messages",
  "conversation",
  "conversations",
  "contact",
  "case",
  "message",
  "scheduled",
  "find",
]);

/** So many entries of each kind stay for coming back to; a shift of a thousand cases must not fill the memory. */
const kept = 40;

/** Lets go of what was loaded of cases that were left long ago. */
export function trimCache(client: QueryClient) {
  const kinds = new Map<string, Query[]>();
  for (const query of client.getQueryCache().getAll()) {
    const [kind, , part] = query.queryKey;
    if (typeof kind !== "string" || !ofOneCase.has(kind) || query.isActive()) continue;
    const name = typeof part === "string" ? `${kind} ${part}` : kind;
    kinds.set(name, [...(kinds.get(name) ?? []), query]);
  }
  for (const queries of kinds.values()) {
    if (queries.length <= kept) continue;
    queries.sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
    for (const query of queries.slice(kept)) client.getQueryCache().remove(query);
  }
}
