import type { QueryClient } from "@tanstack/react-query";
import { type Me, meKeys } from "@/entities/me";

/** After an answer that signed somebody in: start clean, as them. */
export function enter(client: QueryClient, me: Me | undefined) {
  client.clear();
  if (me?.user) client.setQueryData(meKeys.me, me);
}

/** Where to go after signing in; only to a path of ours. */
export function safeTarget(next: unknown): string {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) && !next.startsWith("/sign-in") ? next : "/";
}
