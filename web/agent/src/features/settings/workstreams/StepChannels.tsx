import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { PlatformIcon } from "@kit/icons/platform";
import { Input } from "@kit/input";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plug } from "lucide-react";
import { channelsQuery } from "@/entities/channel";
import { workstreamsQuery } from "@/entities/queue";
import { freeChannels } from "./draft";
import type { StepProps } from "./WorkstreamPage";

/** What it is called and which channels it is for. A channel of another workstream is not offered. */
export function StepChannels({ draft, set, id }: StepProps) {
  const channels = useQuery(channelsQuery).data;
  const streams = useQuery(workstreamsQuery).data ?? [];
  const free = freeChannels(channels ?? [], streams, id);
  const taken = (channels?.length ?? 0) - free.length;
  const toggle = (channel: string, on: boolean) =>
    set({ channels: on ? [...draft.channels, channel] : draft.channels.filter((c) => c !== channel) });
  return (
    <div className="grid grid-cols-1 gap-5">
      <Field label={t`Name`} help={t`For example: Shop, Support, Wholesale.`} className="max-w-sm">
        <Input value={draft.name} maxLength={100} onChange={(e) => set({ name: e.target.value })} />
      </Field>
      <div className="grid gap-1.5">
        <h3 className="text-sm font-medium">{t`Channels`}</h3>
        {channels && free.length === 0 ? (
          <EmptyState
            icon={Plug}
            title={t`No channel is free`}
            action={
              <Link to={"/settings/channels/new" as string} className="text-sm font-medium text-accent-ink underline">
                {t`Connect a channel`}
              </Link>
            }
          >
            {t`Each channel belongs to one workstream. Yours all have one; the draft is kept while you connect another.`}
          </EmptyState>
        ) : (
          <ul aria-label={t`Channels`} className="divide-y divide-line border-y border-line">
            {free.map((c) => (
              <li key={c.id}>
                <label className="flex min-h-11 cursor-pointer items-center gap-3 text-sm">
                  <input
                    type="checkbox"
                    className="size-4 accent-accent"
                    checked={draft.channels.includes(c.id)}
                    onChange={(e) => toggle(c.id, e.target.checked)}
                  />
                  <PlatformIcon platform={c.platform} className="size-4" />
                  <span className="truncate">{c.name}</span>
                </label>
              </li>
            ))}
          </ul>
        )}
        {taken > 0 && (
          <p className="text-xs text-ink-3">{t`Channels that belong to another workstream are not shown.`}</p>
        )}
      </div>
    </div>
  );
}
