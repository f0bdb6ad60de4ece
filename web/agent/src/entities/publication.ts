import { api, type Page, type RequestOptions } from "@client/api";
import type { QueryClient } from "@tanstack/react-query";
import type { Text } from "./channel";
import type { Attachment, SendError } from "./message";
import type { Post } from "./public";

export type PublicationState =
  | "draft"
  | "submitted"
  | "rejected"
  | "scheduled"
  | "publishing"
  | "published"
  | "partly"
  | "failed";

export type TargetState = "waiting" | "publishing" | "published" | "failed" | "uncertain";

/** One channel that a publication goes to. */
export interface PublicationTarget {
  channel_id: string;
  /** Its own wording; empty where it says what all say. */
  text: string;
  state: TargetState;
  link: string;
  post_id: string;
  error: SendError | null;
  attempts: number;
}

/** A post on its way to one or several channels. */
export interface Publication {
  id: string;
  text: string;
  link: string;
  attachments: Attachment[];
  send_at: string | null;
  state: PublicationState;
  /** Why it was not approved. */
  reason: string;
  author: { type: string; id?: string; name?: string };
  created_at: string;
  updated_at: string;
  targets: PublicationTarget[];
}

/** What is written of a publication. */
export interface PublicationDraft {
  text: string;
  link: string;
  upload_ids: string[];
  targets: { channel_id: string; text?: string }[];
  send_at?: string;
}

/** How a publication will stand on one channel, and what is refused there. */
export interface TargetPreview {
  channel_id: string;
  text: string;
  /** Shown with its picture and title; empty where it is among the words. */
  link: string;
  length: number;
  /** 0 where no limit is known. */
  most: number;
  refused: { field: string; why: Text }[];
}

export const publicationKeys = {
  all: ["publications"] as const,
  list: ["publications", "list"] as const,
  one: (id: string) => ["publications", id] as const,
};

/** Keeps a publication as it is now: the answer to a write may be older than what the stream told meanwhile. */
export function storePublication(client: QueryClient, now: Publication) {
  client.setQueryData<Publication>(publicationKeys.one(now.id), (held) =>
    held && Date.parse(held.updated_at) > Date.parse(now.updated_at) ? held : now,
  );
  // On its way it moves by itself: what the stream told while nobody held it is asked for.
  if (now.state !== "draft") void client.invalidateQueries({ queryKey: publicationKeys.one(now.id) });
  void client.invalidateQueries({ queryKey: publicationKeys.list });
}

export function fetchPublications(options?: RequestOptions) {
  return api.get<Page<Publication>>("/publications", { ...options, query: { limit: 100 } });
}

export function fetchPublication(id: string, options?: RequestOptions) {
  return api.get<Publication>(`/publications/${id}`, options);
}

export function fetchPosts(query: { channel_id?: string; cursor?: string | null }, options?: RequestOptions) {
  return api.get<Page<Post>>("/public/posts", { ...options, query: { ...query, ours: "yes", limit: 30 } });
}

export const publications = {
  make: (draft: PublicationDraft) => api.post<Publication>("/publications", { ...draft, state: "draft" }),
  change: (id: string, draft: PublicationDraft) =>
    api.patch<Publication>(`/publications/${id}`, { ...draft, ...(draft.send_at === undefined && { now: true }) }),
  preview: (draft: PublicationDraft, options?: RequestOptions) =>
    api.post<Page<TargetPreview>>("/publications/preview", draft, options),
  submit: (id: string) => api.post<Publication>(`/publications/${id}/submit`),
  approve: (id: string) => api.post<Publication>(`/publications/${id}/approve`),
  reject: (id: string, reason: string) => api.post<Publication>(`/publications/${id}/reject`, { reason }),
  retry: (id: string, channelId: string) =>
    api.post<Publication>(`/publications/${id}/retry`, { channel_id: channelId }),
  drop: (id: string) => api.del(`/publications/${id}`),
};
