import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Skeleton } from "@kit/skeleton";
import { t } from "@lingui/core/macro";
import type { UseQueryResult } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { errorText } from "@/lib/error-text";

/** What a query answered, or that it is on its way, or why it did not come. */
export function Loading<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <EmptyState
        icon={CircleAlert}
        title={errorText(query.error)}
        action={<Button onClick={() => void query.refetch()}>{t`Try again`}</Button>}
      />
    );
  }
  return (
    <div role="status" aria-label={t`Loading`} className="grid gap-2">
      {[0, 1, 2].map((i) => (
        <Skeleton key={i} className="h-11" />
      ))}
    </div>
  );
}
