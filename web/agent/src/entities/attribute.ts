import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { AttributeValue } from "./contact";

export type AttributeKind = "text" | "number" | "date" | "boolean" | "choice";

/** A field of contacts that the workspace made for itself. */
export interface Attribute {
  id: string;
  key: string;
  name: string;
  kind: AttributeKind;
  options: string[];
  position: number;
  owner?: "contact" | "case";
  /** A person cannot resolve a case without a value. */
  required?: boolean;
}

export const attributeKeys = { list: ["attributes"] as const };

export const attributesQuery = queryOptions({
  queryKey: attributeKeys.list,
  queryFn: ({ signal }) =>
    api.get<Page<Attribute>>("/attributes", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

/** The workspace's own fields of cases. */
export const caseFieldsQuery = queryOptions({
  queryKey: [...attributeKeys.list, "case"],
  queryFn: ({ signal }) =>
    api.get<Page<Attribute>>("/attributes", { signal, query: { owner: "case", limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

/** A value in words; yes and no in the reader's. */
export function valueText(value: AttributeValue | undefined, words: { yes: string; no: string }): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? words.yes : words.no;
  return String(value);
}
