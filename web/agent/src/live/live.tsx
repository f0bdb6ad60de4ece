import { heardAway } from "@client/api";
import { notifyManager, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { meKeys } from "@/entities/me";
import { Connection, type ConnectionState } from "./connection";
import type { LiveEvent } from "./event";
import { handlers } from "./handlers";
import { type PresenceEvent, presence } from "./presence";
import type { StreamEvent } from "./sse";

let state: ConnectionState = "connecting";
const stateListeners = new Set<() => void>();
const eventListeners = new Set<(event: LiveEvent) => void>();

function setState(next: ConnectionState) {
  if (next === state) return;
  state = next;
  for (const f of stateListeners) f();
}

/** How the connection for live news stands. */
export function useConnection(): ConnectionState {
  return useSyncExternalStore(
    (f) => {
      stateListeners.add(f);
      return () => void stateListeners.delete(f);
    },
    () => state,
  );
}

/** Hears every event, after it patched the cache. For sounds, notifications, drafts. */
export function useLiveEvents(f: (event: LiveEvent) => void) {
  useEffect(() => {
    eventListeners.add(f);
    return () => void eventListeners.delete(f);
  }, [f]);
}

/** Applies events to the cache; those that arrive together paint together. */
export function applyEvents(client: QueryClient, events: LiveEvent[]) {
  notifyManager.batch(() => {
    for (const event of events) handlers[event.type]?.(client, event);
  });
  for (const event of events) for (const f of eventListeners) f(event);
}

function startLive(client: QueryClient, workspaceId: string, me: string): () => void {
  let waiting: LiveEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    const events = waiting;
    waiting = [];
    timer = undefined;
    applyEvents(client, events);
  };
  const onEvent = (raw: StreamEvent) => {
    if (raw.type === "presence") {
      presence.hear(JSON.parse(raw.data) as PresenceEvent, me);
      return;
    }
    if (raw.type === "server.unavailable") {
      heardAway();
      return;
    }
    waiting.push(JSON.parse(raw.data) as LiveEvent);
    timer ??= setTimeout(flush, 8);
  };
  const connection = new Connection(`${workspaceId}.${me}`, {
    onEvent,
    onState: setState,
    onFresh: () =>
      void client.invalidateQueries({ predicate: (q) => q.queryKey[0] !== meKeys.me[0] && stale(q.state) }),
    onUnauthorized: () => void client.invalidateQueries({ queryKey: meKeys.me }),
  });
  connection.start();
  return () => {
    clearTimeout(timer);
    connection.stop();
  };
}

/** Something fetched before the stream began may have missed what happened between. */
function stale(query: { dataUpdatedAt: number }): boolean {
  return query.dataUpdatedAt > 0;
}

/** Keeps the cache live while the shell stands. */
export function useLive(workspaceId: string, me: string) {
  const client = useQueryClient();
  useEffect(() => startLive(client, workspaceId, me), [client, workspaceId, me]);
}
