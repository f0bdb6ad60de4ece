import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { PlatformIcon } from "@kit/icons/platform";
import { plural, t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { type Platform, platformsQuery } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { type ChannelRemoval, removalsQuery } from "@/entities/removal";
import { fullTime } from "@/lib/when";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";
import { RestoreChannel } from "./RestoreChannel";

/** Channels that were deleted: how far that is, and having them back. */
export function DeletedPage() {
  const query = useQuery(removalsQuery);
  const platforms = useQuery(platformsQuery).data ?? [];
  const manage = useCan("channels.manage");
  const [restoring, setRestoring] = useState<ChannelRemoval>();
  const platform = platforms.find((p) => p.key === restoring?.platform);
  return (
    <Page
      title={t`Deleted channels`}
      about={t`What was written on them stays. A channel can be brought back for 30 days; its secrets have to be entered again.`}
    >
      <Loading query={query}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState icon={Trash2} title={t`No channel was deleted in the last 30 days`} />
          ) : (
            <Rows label={t`Deleted channels`}>
              {list.map((m) => (
                <Row key={m.id}>
                  <Deleted m={m} platforms={platforms} />
                  {manage && m.state === "done" && (
                    <Button size="sm" onClick={() => setRestoring(m)} aria-label={t`Restore ${m.channel.name}`}>
                      <Undo2 /> {t`Restore`}
                    </Button>
                  )}
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
      {restoring && platform && (
        <RestoreChannel removal={restoring} platform={platform} onClose={() => setRestoring(undefined)} />
      )}
    </Page>
  );
}

function Deleted({ m, platforms }: { m: ChannelRemoval; platforms: Platform[] }) {
  const { done, total } = m;
  const working = m.state === "running" || m.state === "restoring";
  const who = m.actor.name ?? "";
  const title = platforms.find((p) => p.key === m.platform)?.title ?? m.platform;
  const facts = [
    m.resolved > 0 && plural(m.resolved, { one: "# case resolved", other: "# cases resolved" }),
    m.kept > 0 && plural(m.kept, { one: "# case left alone", other: "# cases left alone" }),
    m.open_work === "keep" && t`open cases were kept`,
    m.unsent > 0 && plural(m.unsent, { one: "# planned message failed", other: "# planned messages failed" }),
  ].filter(Boolean);
  return (
    <>
      <PlatformIcon platform={m.platform} className="size-5" />
      <div className="min-w-52 flex-1">
        <p className="truncate text-sm font-medium">{m.channel.name}</p>
        <p className="text-xs text-ink-3">
          {title} · {t`deleted ${fullTime(m.made_at)} by ${who}`} ·{" "}
          {t`can be restored until ${fullTime(m.restorable_until)}`}
        </p>
        {!working && facts.length > 0 && <p className="text-xs text-ink-3">{facts.join(" · ")}</p>}
        {working && (
          <div role="status" className="mt-1 grid max-w-sm gap-1 text-xs text-ink-2">
            {m.state === "running"
              ? t`Resolving its cases: ${done} of ${total}`
              : t`Opening its cases again: ${done} of ${total}`}
            <progress
              max={Math.max(1, total)}
              value={done}
              aria-label={t`Progress`}
              className="h-1.5 w-full accent-accent"
            />
          </div>
        )}
      </div>
    </>
  );
}
