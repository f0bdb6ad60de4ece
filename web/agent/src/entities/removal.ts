import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";

export type OpenWork = "resolve" | "keep";

/** A channel that was deleted, and what became of its work. */
export interface ChannelRemoval {
  id: string;
  channel: { id: string; name: string };
  platform: string;
  state: "running" | "done" | "restoring" | "restored";
  open_work: OpenWork;
  note: string;
  actor: { type: string; id?: string; name?: string };
  total: number;
  done: number;
  resolved: number;
  kept: number;
  reopened: number;
  unsent: number;
  made_at: string;
  finished_at: string | null;
  restorable_until: string;
}

/** What the deletion of a channel would touch. */
export interface RemovalPreview {
  channel: { id: string; name: string };
  conversations: number;
  cases: number;
  pending: number;
  waiting: number;
  elsewhere: number;
  queued: number;
  scheduled: number;
  drafts: number;
  followers: number;
  workstream: { id: string; name: string } | null;
}

export const removalKeys = {
  list: ["channel-removals"] as const,
  preview: (channelId: string) => ["channel-removals", "preview", channelId] as const,
};

/** Deleted channels that can be brought back. While one is at work it is looked at again. */
export const removalsQuery = queryOptions({
  queryKey: removalKeys.list,
  queryFn: ({ signal }) =>
    api.get<Page<ChannelRemoval>>("/channel-removals", { signal, query: { limit: 200 } }).then((p) => p.items),
  refetchInterval: (query) =>
    query.state.data?.some((m) => m.state === "running" || m.state === "restoring") ? 1_000 : false,
});

export const removalPreviewQuery = (channelId: string) =>
  queryOptions({
    queryKey: removalKeys.preview(channelId),
    queryFn: ({ signal }) => api.get<RemovalPreview>(`/channels/${channelId}/removal`, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
