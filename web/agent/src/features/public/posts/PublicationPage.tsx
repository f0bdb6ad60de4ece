import { isApiError } from "@client/error";
import { EmptyState } from "@kit/empty";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { FileQuestion } from "lucide-react";
import { fetchPublication, publicationKeys } from "@/entities/publication";
import { errorText } from "@/lib/error-text";
import { PublicFrame } from "../PublicFrame";
import { PublicationEditor } from "./PublicationEditor";
import { PublicationView } from "./PublicationView";

/** A post that is being written, waits, or is on its way. */
export function PublicationPage() {
  const { t } = useLingui();
  const { publicationId = "" } = useParams({ strict: false }) as { publicationId?: string };
  const query = useQuery({
    queryKey: publicationKeys.one(publicationId),
    queryFn: ({ signal }) => fetchPublication(publicationId, { signal }),
    enabled: publicationId !== "",
  });
  const found = query.data;
  const open = found?.state === "draft" || found?.state === "rejected";
  return (
    <PublicFrame>
      <section
        aria-label={t`A post of ours`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        className="h-full overflow-y-auto outline-offset-[-2px]"
      >
        {publicationId === "" ? (
          <PublicationEditor key="new" />
        ) : found ? (
          open ? (
            <PublicationEditor key={found.id} of={found} />
          ) : (
            <PublicationView of={found} />
          )
        ) : query.isError ? (
          <EmptyState
            icon={FileQuestion}
            title={isApiError(query.error, "not_found") ? t`There is no such post` : errorText(query.error)}
          />
        ) : (
          <Skeleton className="m-6 h-64" />
        )}
      </section>
    </PublicFrame>
  );
}
