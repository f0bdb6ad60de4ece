import { api, url } from "@client/api";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { publicKeys } from "./public";

/** Some of the reviews, counted: by a version, a country, a number of stars. */
export interface ReviewGroup {
  key: string;
  count: number;
  average: number;
}

/** How reviews went in a time. */
export interface ReviewSummary {
  from: string;
  to: string;
  count: number;
  average: number;
  stars: ReviewGroup[];
  /** Weeks by the moment they begin, a Monday. */
  weeks: { start: string; count: number; average: number }[];
  versions: ReviewGroup[];
  countries: ReviewGroup[];
  answered: number;
  waiting: number;
  /** How soon half of the answered ones, and nine in ten of them, were answered. */
  median_seconds: number;
  p90_seconds: number;
  /** Changed after an answer, to more or to fewer stars. */
  raised: number;
  lowered: number;
}

export interface ReviewFilter {
  channel_id?: string;
  from: string;
  to: string;
}

/** Days as the moments between which they lie; the last one is in it. */
function moments({ channel_id, from, to }: ReviewFilter) {
  return { channel_id, from: `${from}T00:00:00Z`, to: `${to}T23:59:59Z` };
}

export const reviewSummaryQuery = (filter: ReviewFilter) =>
  queryOptions({
    queryKey: [...publicKeys.reviews, filter],
    queryFn: ({ signal }) => api.get<ReviewSummary>("/public/reviews/summary", { signal, query: moments(filter) }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** Where the reviews of a time are as a file. */
export function reviewFile(filter: ReviewFilter): string {
  return url("/public/reviews.csv", moments(filter));
}
