import { api } from "@client/api";
import type { QueryClient } from "@tanstack/react-query";
import {
  belongs,
  type Case,
  type CaseListParams,
  type CasePatch,
  caseKeys,
  inverse,
  placeCase,
  sendCasePatch,
  withPatch,
} from "./case";
import { askLater } from "./case-ask";
import type { Ref } from "./contact";
import { markRead } from "./conversation";
import { type Me, meKeys } from "./me";
import { type Member, memberKeys } from "./member";
import type { Pages } from "./page";
import { type Team, teamKeys } from "./team";

/** Puts a case that arrived into every place of the cache that holds it or should. */
export function storeCase(client: QueryClient, c: Case) {
  const held = client.getQueryData<Case>(caseKeys.one(c.id));
  if (held && held.version > c.version) return;
  client.setQueryData(caseKeys.one(c.id), c);
  const me = client.getQueryData<Me>(meKeys.me)?.user.id ?? "";
  for (const [key, data] of client.getQueriesData<Pages<Case>>({ queryKey: caseKeys.lists })) {
    const params = key[1] as CaseListParams | undefined;
    if (!data || !params) continue;
    const there = belongs(c, params, me);
    if (there === undefined) askLater(client, params, c.id);
    const next = placeCase(data, c, params, me, there);
    if (next !== data) client.setQueryData(key, next);
  }
}

/** A case that is anywhere in the cache. */
export function heldCase(client: QueryClient, id: string): Case | undefined {
  const one = client.getQueryData<Case>(caseKeys.one(id));
  if (one) return one;
  for (const [, data] of client.getQueriesData<Pages<Case>>({ queryKey: caseKeys.lists })) {
    for (const page of data?.pages ?? []) {
      const found = page.items.find((c) => c.id === id);
      if (found) return found;
    }
  }
  return undefined;
}

function person(client: QueryClient, id: string): Ref | null {
  const me = client.getQueryData<Me>(meKeys.me);
  if (me && (id === "me" || id === me.user.id)) return { id: me.user.id, name: me.user.name };
  const member = client.getQueryData<Member[]>(memberKeys.list)?.find((m) => m.id === id);
  return member ? { id: member.id, name: member.name } : { id, name: "…" };
}

function teamOf(client: QueryClient, id: string): Ref {
  return { id, name: client.getQueryData<Team[]>(teamKeys.list)?.find((team) => team.id === id)?.name ?? "…" };
}

/** Has somebody follow a case, or no more. The server's answer is what is painted. */
export async function setFollower(client: QueryClient, c: Case, userId: string, on: boolean) {
  const path = `/cases/${c.id}/followers/${userId}`;
  storeCase(client, on ? await api.post<Case>(path, {}) : await api.del<Case>(path));
}

/**
 * Changes cases: paints at once, asks the server, takes back what it refused.
 * The answer holds what an undo needs.
 */
export async function changeCases(
  client: QueryClient,
  cases: Case[],
  patch: CasePatch,
): Promise<{ undo: () => Promise<void> }> {
  for (const c of cases)
    storeCase(
      client,
      withPatch(
        c,
        patch,
        (id) => person(client, id),
        (id) => teamOf(client, id),
      ),
    );
  try {
    const answered = await sendCasePatch(
      cases.map((c) => c.id),
      patch,
    );
    for (const c of answered) storeCase(client, c);
  } catch (e) {
    for (const c of cases) storeCase(client, c);
    throw e;
  } finally {
    void client.invalidateQueries({ queryKey: caseKeys.counts });
  }
  return { undo: () => undoChange(client, cases, patch) };
}

/** Marks what a customer wrote as read: painted at once, taken back where the server refuses. */
export async function readCase(client: QueryClient, c: Case) {
  storeCase(client, { ...c, unread_count: 0 });
  try {
    await markRead(c.conversation_id);
  } catch (e) {
    storeCase(client, c);
    throw e;
  }
}

async function undoChange(client: QueryClient, before: Case[], patch: CasePatch) {
  const groups = new Map<string, { cases: Case[]; back: CasePatch }>();
  for (const c of before) {
    const back = inverse(c, patch);
    const key = JSON.stringify(back);
    const group = groups.get(key) ?? { cases: [], back };
    group.cases.push(heldCase(client, c.id) ?? c);
    groups.set(key, group);
  }
  for (const { cases, back } of groups.values()) await changeCases(client, cases, back);
}
