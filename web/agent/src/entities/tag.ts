import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { TemplateOrder } from "./template";

export type TagColor = "grey" | "teal" | "blue" | "green" | "amber" | "red" | "purple";

export interface Tag {
  id: string;
  name: string;
  color: TagColor;
  created_at: string;
}

export interface SavedReply {
  id: string;
  shortcut: string;
  title: string;
  text: string;
  /** Sent in place of the text, or where the text may not be sent any more. */
  template?: TemplateOrder | null;
  created_at: string;
  updated_at: string;
}

export const tagKeys = { list: ["tags"] as const, replies: ["saved-replies"] as const };

export const tagsQuery = queryOptions({
  queryKey: tagKeys.list,
  queryFn: ({ signal }) => api.get<Page<Tag>>("/tags", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

export const savedRepliesQuery = queryOptions({
  queryKey: tagKeys.replies,
  queryFn: ({ signal }) =>
    api.get<Page<SavedReply>>("/saved-replies", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

/** Tags with one of them on, at the end, or off. */
export function withTag(tags: readonly string[], name: string, add: boolean): string[] {
  const without = tags.filter((n) => n !== name);
  return add ? [...without, name] : without;
}
