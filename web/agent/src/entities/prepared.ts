import { api, type Page } from "@client/api";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

export type PreparedState = "waiting" | "sent" | "rejected" | "expired";

/** What a recipe would say, and a person lets go. */
export interface PreparedReply {
  id: string;
  mode: "draft" | "approval";
  kind: "reply" | "private_reply" | "public_reply";
  state: PreparedState;
  recipe: { id: string; name: string };
  case_id: string;
  case_number: number;
  conversation_id: string;
  contact: { id: string; name: string };
  channel: { id: string; name: string };
  platform: string;
  /** The customer's words that it answers. */
  asked: string;
  text: string;
  /** As the recipe wrote it. */
  original: string;
  /** Why it was rejected, or why it expired: answered, resolved. */
  reason: string;
  decided_by: { type: string; name?: string } | null;
  decided_at: string | null;
  created_at: string;
}

export const preparedKeys = {
  approvals: ["approvals"] as const,
  list: (state: PreparedState) => ["approvals", "list", state] as const,
  count: ["approvals", "count"] as const,
  all: ["prepared"] as const,
  of: (caseId: string) => ["prepared", caseId] as const,
};

export const approvalsQuery = (state: PreparedState) =>
  infiniteQueryOptions({
    queryKey: preparedKeys.list(state),
    queryFn: ({ signal, pageParam }) =>
      api.get<Page<PreparedReply>>("/approvals", {
        signal,
        query: { state, limit: 50, cursor: pageParam || undefined },
      }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });

export const approvalCountQuery = queryOptions({
  queryKey: preparedKeys.count,
  queryFn: ({ signal }) => api.get<{ waiting: number }>("/approvals/count", { signal }).then((n) => n.waiting),
  staleTime: 60_000,
});

export const preparedQuery = (caseId: string) =>
  queryOptions({
    queryKey: preparedKeys.of(caseId),
    queryFn: ({ signal }) =>
      api.get<Page<PreparedReply>>(`/cases/${caseId}/prepared-replies`, { signal }).then((p) => p.items),
    staleTime: 60_000,
  });

export const approvals = {
  edit: (id: string, text: string) => api.patch<PreparedReply>(`/approvals/${id}`, { text }),
  approve: (id: string) => api.post<PreparedReply>(`/approvals/${id}/approve`, {}),
  reject: (id: string, reason: string) => api.post<PreparedReply>(`/approvals/${id}/reject`, { reason }),
  bulk: (ids: readonly string[], verdict: "approve" | "reject", reason?: string) =>
    api.post<Page<{ id: string; error: string }>>("/approvals/bulk", { ids, verdict, ...(reason && { reason }) }),
  send: (id: string) => api.post<PreparedReply>(`/prepared-replies/${id}/send`, {}),
  discard: (id: string) => api.post<PreparedReply>(`/prepared-replies/${id}/discard`),
};
