import type { QueryClient } from "@tanstack/react-query";

export interface ImportColumn {
  name: string;
  samples: string[];
  guess: string;
}

export interface ImportPlan {
  fields: string[];
  match_by: "" | "external_key" | "email" | "phone";
  missing: "create" | "skip";
  found: "update" | "skip";
}

/** A file of contacts and what became of it. */
export interface ContactImport {
  id: string;
  name: string;
  state: "uploaded" | "running" | "done" | "undoing" | "undone" | "failed";
  columns: ImportColumn[];
  plan: ImportPlan;
  total: number;
  done: number;
  created: number;
  updated: number;
  same: number;
  bad: number;
  undone: number;
  kept: number;
  error: string;
  made_at: string;
}

export interface ImportCheck {
  rows: number;
  create: number;
  update: number;
  same: number;
  bad: number;
  problems: { row: number; detail: string }[];
}

export const importKeys = { list: ["imports"] as const, one: (id: string) => ["import", id] as const };

/** Puts where an import stands into the cache: events leave out what is in its file. */
export function storeImport(client: QueryClient, next: ContactImport) {
  client.setQueryData<ContactImport>(importKeys.one(next.id), (have) =>
    have ? { ...next, columns: have.columns } : undefined,
  );
  if (next.state !== "running" && next.state !== "undoing")
    void client.invalidateQueries({ queryKey: importKeys.list });
}

/** Keeps what a command answered. It may be older than what the stream told meanwhile, so it is asked for again. */
export function storeImportAnswer(client: QueryClient, answer: ContactImport) {
  client.setQueryData(importKeys.one(answer.id), answer);
  void client.invalidateQueries({ queryKey: importKeys.one(answer.id) });
}
