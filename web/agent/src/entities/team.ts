import { api, type Page } from "@client/api";
import { queryOptions } from "@tanstack/react-query";

/** People who answer together; cases may belong to one. */
export interface Team {
  id: string;
  name: string;
  /** The ids of its members. */
  members: string[];
}

export const teamKeys = { list: ["teams"] as const };

export const teamsQuery = queryOptions({
  queryKey: teamKeys.list,
  queryFn: ({ signal }) => api.get<Page<Team>>("/teams", { signal, query: { limit: 200 } }).then((p) => p.items),
  staleTime: 60_000,
});

type TeamFields = Pick<Team, "name" | "members">;

export const addTeam = (fields: TeamFields) => api.post<Team>("/teams", fields);
export const changeTeam = (id: string, fields: Partial<TeamFields>) => api.patch<Team>(`/teams/${id}`, fields);
export const deleteTeam = (id: string) => api.del(`/teams/${id}`);
