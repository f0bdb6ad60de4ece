import { api, url } from "@client/api";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { publicKeys } from "./public";

/** Some of the reviews, counted. */
export interface ReviewPart {
  count: number;
  average: number;
}

/** How reviews went in a time. */
export interface ReviewSummary extends ReviewPart {
  /** Weeks by the day they begin. */
  weeks: (ReviewPart & { week: string })[];
  stars: { stars: number; count: number }[];
  versions: (ReviewPart & { version: string })[];
  countries: (ReviewPart & { country: string })[];
  unanswered: number;
  /** Seconds until we answered; absent where nothing was answered. */
  answer_seconds: { median: number; p90: number } | null;
  /** Changed after an answer, to more or to fewer stars. */
  raised: number;
  lowered: number;
}

export interface ReviewFilter {
  channel_id?: string;
  from: string;
  to: string;
}

export const reviewSummaryQuery = (filter: ReviewFilter) =>
  queryOptions({
    queryKey: [...publicKeys.reviews, filter],
    queryFn: ({ signal }) => api.get<ReviewSummary>("/public/reviews/summary", { signal, query: { ...filter } }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** Where the reviews of a time are as a file. */
export function reviewFile(filter: ReviewFilter): string {
  return url("/public/reviews/export", { ...filter });
}
