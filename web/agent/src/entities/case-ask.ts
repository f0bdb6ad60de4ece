import type { QueryClient } from "@tanstack/react-query";
import { type Case, type CaseListParams, caseKeys, fetchCases, placeCase } from "./case";
import { asksFor, isAround } from "./filter";
import { type Me, meKeys } from "./me";
import { itemsOf, type Pages, removeFrom } from "./page";

/** How long it waits for more to ask for, and how many cases one question may name. */
const gather = 120;
const most = 100;

/** The questions that wait, by list. */
const waiting = new WeakMap<QueryClient, Map<string, Set<string>>>();

/**
 * Asks the server whether a case is in a list whose filter is about more than the case tells. Cases that
 * change together are asked for together; the list itself is never fetched again for it.
 */
export function askLater(client: QueryClient, params: CaseListParams, id: string) {
  const lists = waiting.get(client) ?? new Map<string, Set<string>>();
  waiting.set(client, lists);
  const key = JSON.stringify(params);
  const ids = lists.get(key);
  if (ids) {
    ids.add(id);
    return;
  }
  lists.set(key, new Set([id]));
  setTimeout(() => {
    const asked = [...(lists.get(key) ?? [])];
    lists.delete(key);
    for (let at = 0; at < asked.length; at += most) void ask(client, params, asked.slice(at, at + most));
  }, gather);
}

async function ask(client: QueryClient, params: CaseListParams, ids: string[]) {
  try {
    const answer = await fetchCases(params, null, {}, { ids: ids.join(",") });
    settle(client, params, answer.items, ids);
  } catch {
    // The list keeps what it has; the next change of the case asks again.
  }
}

/** Puts the cases that are there into the list, and takes the others of those that were asked for out. */
function settle(client: QueryClient, params: CaseListParams, there: Case[], ids: readonly string[]) {
  const me = client.getQueryData<Me>(meKeys.me)?.user.id ?? "";
  client.setQueryData<Pages<Case>>(caseKeys.list(params), (data) => {
    if (!data) return data;
    let next = data;
    for (const c of there) next = placeCase(next, c, params, me, true);
    const gone = new Set(ids.filter((id) => !there.some((c) => c.id === id)));
    return itemsOf(next).some((c) => gone.has(c.id)) ? removeFrom(next, gone) : next;
  });
}

const listsAbout = (client: QueryClient, field: (name: string) => boolean): CaseListParams[] =>
  client
    .getQueriesData<Pages<Case>>({ queryKey: caseKeys.lists, type: "active" })
    .flatMap(([key]) => (key[1] as CaseListParams | undefined) ?? [])
    .filter((params) => [params.filter, params.where].some((node) => asksFor(node, (leaf) => field(leaf.field))));

/** Something around one case changed, such as who is mentioned in it. */
export function caseAroundChanged(client: QueryClient, id: string) {
  for (const params of listsAbout(client, (name) => isAround(name) && !name.startsWith("contact.")))
    askLater(client, params, id);
}

/** A contact changed: their cases may come into lists that ask for it, or leave them. */
export async function contactAroundChanged(client: QueryClient, contactId: string) {
  for (const params of listsAbout(client, (name) => name.startsWith("contact."))) {
    try {
      const answer = await fetchCases(params, null, {}, { contact_id: contactId });
      const held = itemsOf(client.getQueryData<Pages<Case>>(caseKeys.list(params))).filter(
        (c) => c.contact.id === contactId,
      );
      settle(
        client,
        params,
        answer.items,
        held.map((c) => c.id),
      );
    } catch {
      // As above.
    }
  }
}
