import { api } from "@client/api";
import { queryOptions } from "@tanstack/react-query";

export interface OpenTime {
  /** 0 is Sunday. */
  day: number;
  open: string;
  close: string;
}

export interface Hours {
  days: OpenTime[];
  holidays: { date: string; name: string }[];
}

export interface Workspace {
  id: string;
  name: string;
  locale: string;
  timezone: string;
  hours: Partial<Hours> | null;
  /** 0 never does. */
  auto_resolve_minutes: number;
  reopen_days: number;
  /** Agents don't see who watches. */
  watch_hidden: boolean;
  /** Posts of people who may not approve wait for a yes. */
  publishing_approval?: boolean;
}

export const workspaceKey = ["workspace"] as const;

export const workspaceQuery = queryOptions({
  queryKey: workspaceKey,
  queryFn: ({ signal }) => api.get<Workspace>("/workspace", { signal }),
});
