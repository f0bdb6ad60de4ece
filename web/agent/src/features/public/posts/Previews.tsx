import { cx } from "@kit/cx";
import { PlatformIcon } from "@kit/icons/platform";
import { useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleAlert, Link2 } from "lucide-react";
import { useEffect, useState } from "react";
import { channelsQuery, platformsQuery } from "@/entities/channel";
import { publications, type TargetPreview } from "@/entities/publication";
import { say } from "../words";
import { draftOf, type Writing } from "./draft";

/** Waits until somebody stops writing for a moment. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  const key = JSON.stringify(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the value
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [key, ms]);
  return settled;
}

/** What each channel makes of it; undefined until the server has answered once. */
export function usePreviews(w: Writing): TargetPreview[] | undefined {
  const settled = useSettled(draftOf(w), 350);
  const { data } = useQuery({
    queryKey: ["publications", "preview", settled],
    queryFn: ({ signal }) => publications.preview(settled, { signal }),
    enabled: settled.targets.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
  });
  return settled.targets.length > 0 ? data?.items : [];
}

/** The post as each channel will show it, side by side, with what is refused and why. */
export function Previews({ writing, previews }: { writing: Writing; previews: readonly TargetPreview[] | undefined }) {
  const { t } = useLingui();
  const channels = useQuery(channelsQuery).data ?? [];
  const platforms = useQuery(platformsQuery).data ?? [];
  if (writing.channels.length === 0) {
    return <p className="text-ink-3 text-sm">{t`Choose a channel to see how it will look there.`}</p>;
  }
  return (
    <ul aria-label={t`How it will look`} className="grid gap-3 sm:grid-cols-[repeat(auto-fill,minmax(16rem,1fr))]">
      {writing.channels.map((id) => {
        const channel = channels.find((c) => c.id === id);
        const platform = platforms.find((p) => p.key === channel?.platform);
        const of = previews?.find((p) => p.channel_id === id);
        const text = of?.text ?? writing.own[id] ?? writing.text;
        const link = of ? of.link : writing.link;
        const over = of !== undefined && of.most > 0 && of.length > of.most;
        return (
          <li key={id} className="flex min-w-0 flex-col rounded-lg border border-line bg-raised">
            <p className="flex items-center gap-1.5 border-b px-3 py-1.5 text-xs">
              <PlatformIcon platform={channel?.platform ?? ""} className="size-3.5" />
              <span className="truncate font-medium">{channel?.name}</span>
              <span className="flex-1" />
              {of && of.most > 0 && (
                <span className={cx("tabular", over ? "font-medium text-danger" : "text-ink-3")}>
                  {of.length} / {of.most}
                </span>
              )}
            </p>
            <div className="grid gap-2 px-3 py-2">
              <p className="max-h-52 overflow-y-auto whitespace-pre-wrap break-words text-sm">
                {text || <span className="text-ink-3">{t`No words yet`}</span>}
              </p>
              <Pictures files={writing.files} />
              {link && (
                <p className="flex min-w-0 items-center gap-1 rounded bg-sunken px-2 py-1 text-xs">
                  <Link2 aria-hidden className="size-3.5 shrink-0" />
                  <span className="truncate">{link}</span>
                </p>
              )}
            </div>
            {of && of.refused.length > 0 && (
              <ul aria-label={t`What is refused on ${platform?.title ?? ""}`} className="grid gap-1 border-t px-3 py-2">
                {of.refused.map((p) => (
                  <li key={p.field + p.why.en} className="flex items-start gap-1.5 text-danger text-xs">
                    <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
                    {say(p.why)}
                  </li>
                ))}
              </ul>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Pictures({ files }: { files: Writing["files"] }) {
  if (files.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-1">
      {files.map((f) =>
        f.url && f.mime.startsWith("image/") ? (
          <img key={f.key} src={f.url} alt={f.name} className="h-16 rounded object-cover" />
        ) : (
          <span key={f.key} className="max-w-full truncate rounded bg-sunken px-2 py-1 text-xs">
            {f.name}
          </span>
        ),
      )}
    </div>
  );
}
