import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Select } from "@kit/select";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CircleAlert, Download, Star } from "lucide-react";
import { useCan, useMe } from "@/entities/me";
import { type ReviewFilter, reviewFile, reviewSummaryQuery } from "@/entities/review";
import { addDays, presets, readSearch, todayIn } from "@/features/reports/range";
import { errorText } from "@/lib/error-text";
import { PublicFrame } from "../PublicFrame";
import { usePublicChannels } from "../stream/FilterBar";
import { ReviewList } from "./ReviewList";
import { Summary } from "./Summary";

/** How people judge us: stars by week, version and country, what waits for an answer, and the reviews themselves. */
export function ReviewsPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const me = useMe();
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const { days = 90, channel } = readSearch({ days: 90, ...search });
  const today = todayIn(me.workspace.timezone);
  const filter: ReviewFilter = { channel_id: channel, from: addDays(today, 1 - days), to: today };
  const mayFile = useCan("reports.read");
  const query = useQuery(reviewSummaryQuery(filter));
  const channels = usePublicChannels() ?? [];
  const go = (part: Record<string, unknown>) =>
    void navigate({ to: "/public/reviews" as string, search: { ...search, ...part } as never, replace: true });
  return (
    <PublicFrame
      tools={
        <>
          <Select
            quiet
            label={t`Channel`}
            value={channel ?? ""}
            onChange={(v) => go({ channel: v || undefined })}
            options={[{ value: "", label: t`All channels` }, ...channels.map((c) => ({ value: c.id, label: c.name }))]}
          />
          <Select
            quiet
            label={t`Time`}
            value={String(days)}
            onChange={(v) => go({ days: Number(v) })}
            options={presets.map((n) => ({ value: String(n), label: t`${n} days` }))}
          />
          {mayFile && (
            <a href={reviewFile(filter)} download>
              <Button tabIndex={-1}>
                <Download />
                {t`CSV`}
              </Button>
            </a>
          )}
        </>
      }
    >
      <section
        aria-label={t`Reviews`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        className="h-full overflow-y-auto outline-offset-[-2px]"
      >
        <div className="mx-auto grid w-full max-w-5xl grid-cols-1 gap-7 px-4 py-5">
          {query.data ? (
            query.data.count > 0 ? (
              <Summary of={query.data} />
            ) : (
              <EmptyState icon={Star} title={t`No reviews in this time`}>
                {t`Connect a store or a place, or choose a longer time.`}
              </EmptyState>
            )
          ) : query.isError ? (
            <EmptyState
              icon={CircleAlert}
              title={errorText(query.error)}
              action={<Button onClick={() => void query.refetch()}>{t`Try again`}</Button>}
            />
          ) : (
            <Skeleton className="h-64" />
          )}
          <ReviewList channel={channel} search={search} onSearch={go} />
        </div>
      </section>
    </PublicFrame>
  );
}
