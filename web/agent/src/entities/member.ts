import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";
import type { Role } from "./me";

export interface Member {
  id: string;
  name: string;
  email: string;
  role: Role;
  disabled_at: string | null;
  created_at: string;
}

export const memberKeys = { list: ["members"] as const };

export const membersQuery = queryOptions({
  queryKey: memberKeys.list,
  queryFn: ({ signal }) => api.get<Page<Member>>("/members", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});
