import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { Priority } from "./case";
import type { SLATarget } from "./sla";

/** A promise; a priority without minutes, or with 0, has none. */
export interface Target {
  minutes: Partial<Record<Priority, number>>;
  around_the_clock: boolean;
}

/** What a person edits of a policy. */
export type PolicyDraft = Record<SLATarget, Target> & {
  name: string;
  position: number;
  /** null is the default calendar. */
  calendar_id: string | null;
  /** A filter; null is every case. */
  conditions: unknown;
  warn_before_minutes: number;
  warn_at_percent: number;
  pause_pending: boolean;
  pause_snoozed: boolean;
  on_reopen: "resume" | "restart";
};

export type Policy = PolicyDraft & { id: string };

export const policyKeys = { list: ["sla-policies"] as const };

export const policiesQuery = queryOptions({
  queryKey: policyKeys.list,
  queryFn: ({ signal }) => api.get<Page<Policy>>("/sla-policies", { signal }).then((page) => page.items),
});
