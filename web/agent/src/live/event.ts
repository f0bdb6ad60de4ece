import type { QueryClient } from "@tanstack/react-query";

/** An event of the workspace as the stream sends it. */
export interface LiveEvent<T = unknown> {
  seq: number;
  type: string;
  at: string;
  actor: { type: string; id?: string; name?: string };
  case_id?: string;
  conversation_id?: string;
  message_id?: string;
  contact_id?: string;
  changes?: Record<string, [unknown, unknown]>;
  data?: T;
}

/** Turns an event into a patch of the query cache. */
export type LiveHandler = (client: QueryClient, event: LiveEvent) => void;
