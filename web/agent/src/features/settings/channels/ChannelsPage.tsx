import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { PlatformIcon } from "@kit/icons/platform";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight, Plus, Radio } from "lucide-react";
import { type Channel, channelsQuery, platformsQuery } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { nearTime } from "@/lib/when";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";
import { Kinds } from "./kinds";
import { ChannelStatus } from "./status";

export function ChannelsPage() {
  const query = useQuery(channelsQuery);
  const platforms = useQuery(platformsQuery).data ?? [];
  const manage = useCan("channels.manage");
  const platformOf = (c: Channel) => platforms.find((p) => p.key === c.platform);
  const add = manage && (
    <Link to="/settings/channels/new">
      <Button variant="primary" tabIndex={-1}>
        <Plus /> {t`Connect a channel`}
      </Button>
    </Link>
  );
  return (
    <Page
      title={t`Channels`}
      term="channel"
      about={t`The accounts on which customers write to you. Each is one number, page or address.`}
      // An empty list offers it in its middle.
      action={query.data?.length !== 0 && add}
    >
      <Loading query={query}>
        {(channels) =>
          channels.length === 0 ? (
            <EmptyState icon={Radio} title={t`No channel is connected`} action={add}>
              {t`Connect the number that your customers know. It takes about ten minutes.`}
            </EmptyState>
          ) : (
            <Rows label={t`Channels`}>
              {channels.map((c) => (
                <Row key={c.id}>
                  <Link
                    to={`/settings/channels/${c.id}` as string}
                    className="group flex min-w-0 flex-1 items-center gap-3 rounded-md"
                  >
                    <PlatformIcon platform={c.platform} className="size-5" />
                    <div className="min-w-0 flex-1">
                      <p className="truncate text-sm font-medium group-hover:underline">{c.name}</p>
                      <p className="text-xs text-ink-3">
                        {platformOf(c)?.title ?? c.platform}
                        {c.last_in_at && <> · {t`last message ${nearTime(c.last_in_at)}`}</>}
                      </p>
                    </div>
                    <Kinds kinds={platformOf(c)?.kinds ?? []} />
                    <ChannelStatus status={c.status} />
                    <ChevronRight aria-hidden className="size-4 text-ink-3" />
                  </Link>
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
      <nav aria-label={t`More about channels`} className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
        <Link to={"/settings/channels/accounts" as string} className="underline underline-offset-2">
          {t`Messaging accounts`}
        </Link>
        <Link to={"/settings/channels/matrix" as string} className="underline underline-offset-2">
          {t`What each channel can do`}
        </Link>
        <Link to={"/settings/channels/try" as string} className="underline underline-offset-2">
          {t`Try content on every channel`}
        </Link>
        {manage && (
          <Link to={"/settings/channels/deleted" as string} className="underline underline-offset-2">
            {t`Deleted channels`}
          </Link>
        )}
      </nav>
    </Page>
  );
}
