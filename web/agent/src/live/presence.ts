import { api } from "@client/api";
import { useEffect, useSyncExternalStore } from "react";

export type PresenceState = "viewing" | "typing" | "watching" | "away";

export interface PresenceEvent {
  conversation_id: string;
  user: { id: string; name: string };
  state: PresenceState;
}

export interface Present {
  id: string;
  name: string;
  state: "viewing" | "typing" | "watching";
}

const life = 30_000;
const none: readonly Present[] = [];

/** Who is in which conversation. Entries live 30 seconds unless repeated. */
export class PresenceStore {
  private readonly rooms = new Map<string, Map<string, Present & { until: number }>>();
  private readonly views = new Map<string, readonly Present[]>();
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setInterval> | undefined;

  /** me is left out: nobody needs to hear of themselves. */
  hear(event: PresenceEvent, me: string, now = Date.now()) {
    if (event.user.id === me) return;
    const room = this.rooms.get(event.conversation_id) ?? new Map();
    this.rooms.set(event.conversation_id, room);
    if (event.state === "away") room.delete(event.user.id);
    else room.set(event.user.id, { id: event.user.id, name: event.user.name, state: event.state, until: now + life });
    this.publish(event.conversation_id);
    this.timer ??= setInterval(() => this.sweep(), 5_000);
  }

  sweep(now = Date.now()) {
    for (const [id, room] of this.rooms) {
      const before = room.size;
      for (const [user, entry] of room) if (entry.until <= now) room.delete(user);
      if (room.size !== before) this.publish(id);
    }
    if (this.rooms.size === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
  }

  in(conversationId: string): readonly Present[] {
    return this.views.get(conversationId) ?? none;
  }

  subscribe = (f: () => void) => {
    this.listeners.add(f);
    return () => void this.listeners.delete(f);
  };

  private publish(id: string) {
    const room = this.rooms.get(id);
    if (!room || room.size === 0) {
      this.rooms.delete(id);
      this.views.delete(id);
    } else {
      this.views.set(
        id,
        [...room.values()].map(({ id, name, state }) => ({ id, name, state })),
      );
    }
    for (const f of this.listeners) f();
  }
}

export const presence = new PresenceStore();

/** Who else is in a conversation. */
export function usePresence(conversationId: string | undefined): readonly Present[] {
  return useSyncExternalStore(presence.subscribe, () => (conversationId ? presence.in(conversationId) : none));
}

/** Tells the others that we are here, and keeps telling. */
export function announce(conversationId: string, state: PresenceState, leaving = false) {
  return api.post("/presence", { conversation_id: conversationId, state }, { keepalive: leaving }).catch(() => {
    // Presence is a courtesy; the connection banner already tells of trouble.
  });
}

/** Announces what we do in a conversation while the component stands. */
export function useAnnounce(conversationId: string | undefined, state: Exclude<PresenceState, "away"> = "viewing") {
  useEffect(() => {
    if (!conversationId) return;
    const tell = () => {
      if (document.visibilityState === "visible") void announce(conversationId, state);
    };
    tell();
    const timer = setInterval(tell, 15_000);
    document.addEventListener("visibilitychange", tell);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tell);
    };
  }, [conversationId, state]);
  useEffect(() => {
    if (!conversationId) return;
    const leave = () => void announce(conversationId, "away", true);
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [conversationId]);
}
