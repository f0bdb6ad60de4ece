import { api, type Page } from "@client/api";
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";

export type Role = "owner" | "admin" | "supervisor" | "agent";

export type Ability =
  | "cases.read"
  | "cases.write"
  | "messages.send"
  | "contacts.read"
  | "contacts.write"
  | "contacts.import"
  | "contacts.export"
  | "attributes.manage"
  | "channels.read"
  | "channels.manage"
  | "members.read"
  | "members.manage"
  | "tokens.manage"
  | "workspace.read"
  | "workspace.manage"
  | "tags.manage"
  | "replies.manage"
  | "journal.manage"
  | "reports.read"
  | "sla.read"
  | "sla.manage"
  | "cases.pick"
  | "routing.read"
  | "desk.supervise"
  | "routing.manage"
  | "views.share"
  | "teams.manage"
  | "macros.share"
  | "templates.read"
  | "templates.manage"
  | "public.moderate"
  | "public.publish"
  | "public.approve"
  | "reply.approve"
  | "automation.manage"
  | "webhooks.manage";

export interface Me {
  user: { id: string; email: string; name: string; locale: string };
  workspace: { id: string; name: string; locale: string; timezone: string };
  workspaces: { id: string; name: string; role: Role }[];
  role: Role;
  abilities: Ability[];
  sandbox: boolean;
  /** For how many seconds the desk holds what this person sends. */
  undo_seconds?: number;
}

export interface Session {
  id: string;
  current: boolean;
  user_agent: string;
  ip: string;
  created_at: string;
  seen_at: string;
}

export const meKeys = { me: ["me"] as const, sessions: ["me", "sessions"] as const };

export const meQuery = queryOptions({
  queryKey: meKeys.me,
  queryFn: ({ signal }) => api.get<Me>("/auth/me", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});

export const sessionsQuery = queryOptions({
  queryKey: meKeys.sessions,
  queryFn: ({ signal }) => api.get<Page<Session>>("/auth/sessions", { signal }).then((p) => p.items),
});

/** The signed-in person. Only inside the shell, which waits for it. */
export function useMe(): Me {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error("useMe outside of the signed-in shell");
  return data;
}

/** Whether the signed-in person may do something; the server decides, this only asks. */
export function useCan(ability: Ability): boolean {
  return useQuery(meQuery).data?.abilities.includes(ability) ?? false;
}

export function can(client: QueryClient, ability: Ability): boolean {
  return client.getQueryData<Me>(meKeys.me)?.abilities.includes(ability) ?? false;
}
