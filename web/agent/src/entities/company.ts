import { api, type Page, type RequestOptions } from "@client/api";

export interface Company {
  id: string;
  name: string;
  domain: string;
  notes: string;
  created_at: string;
  updated_at: string;
  /** How many contacts it has; only a company read by itself says so. */
  contacts?: number;
}

export const companyKeys = {
  lists: ["companies"] as const,
  list: (q: string) => ["companies", q] as const,
  one: (id: string) => ["company", id] as const,
  cases: (id: string) => ["company", id, "cases"] as const,
};

export function fetchCompanies(q: string, cursor: string | null, options?: RequestOptions) {
  return api.get<Page<Company>>("/companies", { ...options, query: { q, cursor, limit: 100 } });
}
