import { api } from "@client/api";
import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Phone, PhoneOff } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type Channel, channelKeys, mayCall, type Platform, platformsQuery, publicSide } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { Term } from "@/features/glossary/Term";
import { SignalPanel } from "@/features/signals/SignalPanel";
import { nearTime } from "@/lib/when";
import { Copy } from "../parts/Copy";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Section } from "../parts/Page";
import { ChannelForm } from "./ChannelForm";
import { Checks } from "./Checks";
import type { bodyOf } from "./fields";
import { Guide } from "./Guide";
import { Handling } from "./Handling";
import { HealthPanel } from "./health/HealthPanel";
import { Kinds } from "./kinds";
import { justTyped } from "./NewChannelPage";
import { ChannelStatus } from "./status";

const ChannelTemplates = lazy(() =>
  import("../templates/ChannelTemplates").then((m) => ({ default: m.ChannelTemplates })),
);
const EmbedPanel = lazy(() => import("./EmbedPanel").then((m) => ({ default: m.EmbedPanel })));
const EmbedPreview = lazy(() => import("./EmbedPanel").then((m) => ({ default: m.EmbedPreview })));
const PublicPanel = lazy(() => import("./PublicPanel").then((m) => ({ default: m.PublicPanel })));
const DeleteChannel = lazy(() => import("./DeleteChannel").then((m) => ({ default: m.DeleteChannel })));

const channelQuery = (id: string) =>
  queryOptions({
    queryKey: channelKeys.one(id),
    queryFn: ({ signal }) => api.get<Channel>(`/channels/${id}`, { signal }),
  });

/** One channel: does it work, what to copy, its settings, its end. */
export function ChannelPage() {
  const { channelId = "" } = useParams({ strict: false }) as { channelId?: string };
  const query = useQuery(channelQuery(channelId));
  const platforms = useQuery(platformsQuery).data;
  return (
    <Loading query={query}>
      {(channel) => {
        const platform = platforms?.find((p) => p.key === channel.platform);
        return platform ? <Known key={channel.id} channel={channel} platform={platform} /> : null;
      }}
    </Loading>
  );
}

function Known({ channel, platform }: { channel: Channel; platform: Platform }) {
  const manage = useCan("channels.manage");
  const routing = useCan("routing.read");
  const templates = useCan("templates.read");
  const shown = { ...justTyped.get(channel.id), webhook_url: channel.webhook_url };
  return (
    <Page title={channel.name} about={<Facts channel={channel} platform={platform} />}>
      <HealthPanel channelId={channel.id} />
      {platform.embed && (
        <Suspense fallback={null}>
          <EmbedPanel channel={channel} embed={platform.embed} />
        </Suspense>
      )}
      <Section title={t`Does it work?`} about={t`Each line is looked at now and again, and whenever you ask.`}>
        <Checks channel={channel} />
      </Section>
      {platform.capabilities.templates === "yes" && <SignalPanel channelId={channel.id} />}
      {publicSide(channel, platform) && (
        <Suspense fallback={null}>
          <PublicPanel channel={channel} platform={platform} />
        </Suspense>
      )}
      {routing && <Handling channelId={channel.id} />}
      {templates && (platform.capabilities.templates === "yes" || platform.capabilities.templates === "degraded") && (
        <Suspense fallback={null}>
          <ChannelTemplates channelId={channel.id} />
        </Suspense>
      )}
      <Section title={<Term name="capability">{t`What it carries`}</Term>}>
        <Carries platform={platform} />
      </Section>
      <Section title={t`On the platform's side`}>
        {platform.numbers && channel.settings[platform.numbers.account] && (
          <Link
            to={`/settings/channels/${channel.id}/numbers` as string}
            className="justify-self-start text-sm underline underline-offset-2"
          >
            {t`The account: its numbers, names, profiles and webhook`}
          </Link>
        )}
        {!platform.embed && <Copy label={t`Webhook URL`} value={channel.webhook_url} />}
        <Guide platform={platform} values={shown} />
      </Section>
      {platform.sample && (
        <Section
          title={t`Try it from a command line`}
          about={t`A ready call to the platform itself. Put your own token in.`}
        >
          <Copy label={t`Command`} value={fill(platform.sample, channel.settings)} />
        </Section>
      )}
      {manage && <Settings channel={channel} platform={platform} />}
    </Page>
  );
}

function Facts({ channel, platform }: { channel: Channel; platform: Platform }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span>{platform.title}</span>
      <Kinds kinds={platform.kinds} />
      <ChannelStatus status={channel.status} />
      <span>{channel.last_in_at ? t`Last message in ${nearTime(channel.last_in_at)}` : t`Nothing came in yet`}</span>
      <span>
        {channel.last_out_at ? t`Last message out ${nearTime(channel.last_out_at)}` : t`Nothing was sent yet`}
      </span>
    </span>
  );
}

/** What customers can do here beyond words, and above all that nobody can call. */
function Carries({ platform }: { platform: Platform }) {
  const calls = mayCall(platform.capabilities);
  return (
    <p className="flex items-start gap-2 text-sm">
      {calls ? (
        <Phone aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      ) : (
        <PhoneOff aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      )}
      {calls ? <Trans>Messages and voice calls.</Trans> : <Trans>Messages only, no voice calls.</Trans>}
    </p>
  );
}

function Settings({ channel, platform }: { channel: Channel; platform: Platform }) {
  const [deleting, setDeleting] = useState(false);
  const refresh = [channelKeys.list, channelKeys.one(channel.id)];
  const save = useChange((body: ReturnType<typeof bodyOf>) => api.patch<Channel>(`/channels/${channel.id}`, body), {
    refresh,
    done: t`Saved.`,
    quiet: true,
  });
  return (
    <>
      <div id="channel-settings">
        <Section title={t`Settings`}>
          <ChannelForm
            platform={platform}
            channel={channel}
            submit={t`Save`}
            busy={save.isPending}
            error={save.error}
            beside={(values) =>
              platform.embed && (
                <Suspense fallback={null}>
                  <EmbedPreview channel={channel} embed={platform.embed} values={values} />
                </Suspense>
              )
            }
            onSubmit={(body) => save.mutate(body)}
          />
        </Section>
      </div>
      <Section
        title={t`Delete`}
        about={t`The channel takes and sends nothing any more. Its cases and messages stay. First you see what it touches.`}
      >
        <Button variant="danger" className="justify-self-start" onClick={() => setDeleting(true)}>
          {t`Delete this channel…`}
        </Button>
      </Section>
      {deleting && (
        <Suspense fallback={null}>
          <DeleteChannel channel={channel} onClose={() => setDeleting(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Fills {{setting}} of the platform's sample call. */
function fill(sample: string, settings: Record<string, string>): string {
  return sample.replace(/\{\{(\w+)\}\}/g, (all, name: string) => settings[name] || all);
}
