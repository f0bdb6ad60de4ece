import { Button } from "@kit/button";
import { PlatformIcon } from "@kit/icons/platform";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, Clock, Loader, RotateCw, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { channelsQuery } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { type Publication, publications, storePublication, type TargetState } from "@/entities/publication";
import { errorText } from "@/lib/error-text";
import { useTargetWords } from "./use-words";

const icons: Record<TargetState, typeof Check> = {
  waiting: Clock,
  publishing: Loader,
  published: Check,
  failed: TriangleAlert,
  uncertain: TriangleAlert,
};

/** How far a publication is on each channel; the one that failed is tried again alone. */
export function Targets({ of }: { of: Publication }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const words = useTargetWords();
  const may = useCan("public.publish");
  const channels = useQuery(channelsQuery).data ?? [];
  const [busy, setBusy] = useState("");
  const again = (channelId: string) => {
    setBusy(channelId);
    publications
      .retry(of.id, channelId)
      .then(
        (now) => storePublication(client, now),
        (e) => toast({ title: errorText(e), tone: "danger" }),
      )
      .finally(() => setBusy(""));
  };
  return (
    <ul aria-label={t`Channels of this post`} className="divide-y divide-line border-y border-line">
      {of.targets.map((target) => {
        const channel = channels.find((c) => c.id === target.channel_id);
        const Icon = icons[target.state];
        const bad = target.state === "failed" || target.state === "uncertain";
        return (
          <li key={target.channel_id} className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-1.5 text-sm">
            {channel && <PlatformIcon platform={channel.platform} className="size-4" />}
            <span className="font-medium">{channel?.name ?? t`A channel that was deleted`}</span>
            <span className={`inline-flex items-center gap-1 ${bad ? "text-danger" : "text-ink-2"}`}>
              <Icon aria-hidden className="size-3.5" />
              {words[target.state]}
            </span>
            {bad && target.error && <span className="text-danger">{target.error.detail || target.error.title}</span>}
            <span className="flex-1" />
            {target.post_id && (
              <Link
                to={"/public/posts/$postId" as string}
                params={{ postId: target.post_id } as never}
                className="underline underline-offset-2"
              >
                {t`What was said under it`}
              </Link>
            )}
            {target.link && (
              <a href={target.link} target="_blank" rel="noreferrer" className="underline underline-offset-2">
                {t`On the network`}
              </a>
            )}
            {bad && may && (
              <Button size="sm" busy={busy === target.channel_id} onClick={() => again(target.channel_id)}>
                <RotateCw />
                {t`Try again`}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
