import { api, type Page } from "@client/api";
import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { type Channel, type ChannelCheck, channelKeys } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { nearTime } from "@/lib/when";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Row, Rows } from "../parts/Page";
import { CheckState } from "./status";
import { say } from "./text";

const checksQuery = (id: string) =>
  queryOptions({
    queryKey: channelKeys.checks(id),
    queryFn: ({ signal }) => api.get<Page<ChannelCheck>>(`/channels/${id}/checks`, { signal }).then((p) => p.items),
    refetchInterval: 5_000, // somebody sets the channel up on another screen and watches this one
  });

/** The live check list of a channel. */
export function Checks({ channel }: { channel: Channel }) {
  const query = useQuery(checksQuery(channel.id));
  const manage = useCan("channels.manage");
  const run = useChange(() => api.post(`/channels/${channel.id}/checks`), {
    refresh: [channelKeys.checks(channel.id), channelKeys.one(channel.id), channelKeys.list],
  });
  return (
    <div className="grid gap-3" aria-busy={run.isPending}>
      <Loading query={query}>
        {(checks) => (
          <Rows label={t`Checks`}>
            {checks.map((c) => (
              <Row key={c.key}>
                <CheckState state={c.state} />
                <div className="min-w-44 flex-1">
                  <p className="text-sm">{say(c.title)}</p>
                  {say(c.detail) && <p className="text-xs text-ink-3">{say(c.detail)}</p>}
                </div>
                {c.checked_at && <span className="text-xs text-ink-3">{nearTime(c.checked_at)}</span>}
              </Row>
            ))}
          </Rows>
        )}
      </Loading>
      {manage && (
        <Button className="justify-self-start" busy={run.isPending} onClick={() => run.mutate(undefined)}>
          <RefreshCw /> {t`Check now`}
        </Button>
      )}
    </div>
  );
}
