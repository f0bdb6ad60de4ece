import { api } from "@client/api";
import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Pause, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/entities/me";
import { type ReachChannel, type ReachLink, reachChannelsQuery, reachKeys, reachLinksQuery } from "@/entities/reach";
import { Confirm } from "../parts/Confirm";
import { Copy } from "../parts/Copy";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Section } from "../parts/Page";
import { Came } from "./Came";
import { LinkForm } from "./LinkForm";
import { Print } from "./Print";
import { WebButton } from "./WebButton";
import { stateWord } from "./words";

/** A link that is to be made. */
export function NewLinkPage() {
  const navigate = useNavigate();
  const channels = useQuery(reachChannelsQuery);
  return (
    <Page
      title={t`New link`}
      about={t`Customers open it, or scan it, and are in a chat with you. You can change all of it later.`}
    >
      <Loading query={channels}>
        {(list) => (
          <LinkForm
            channels={list}
            onDone={(link) =>
              void navigate({ to: "/settings/links/$linkId" as string, params: { linkId: link.id } as never })
            }
          />
        )}
      </Loading>
    </Page>
  );
}

/** One link: how to hand it out, who came, what it is, its end. */
export function LinkPage() {
  const { linkId } = useParams({ strict: false }) as { linkId?: string };
  const links = useQuery(reachLinksQuery);
  const channels = useQuery(reachChannelsQuery);
  return (
    <Loading query={links}>
      {(list) => {
        const link = list.find((l) => l.id === linkId);
        if (!link)
          return (
            <Page title={t`Links and QR codes`} about={t`There is no such link.`}>
              {null}
            </Page>
          );
        return <Loading query={channels}>{(known) => <Known key={link.id} link={link} channels={known} />}</Loading>;
      }}
    </Loading>
  );
}

function Known({ link, channels }: { link: ReachLink; channels: ReachChannel[] }) {
  const manage = useCan("channels.manage");
  const channel = channels.find((c) => c.channel_id === link.channel_id);
  return (
    <Page title={link.name} about={<About link={link} channel={channel} />} action={manage && <Ends link={link} />}>
      {link.state !== "active" && (
        <p role="status" className="rounded-md bg-waiting-soft px-3 py-2 text-sm">
          {stateWord(link.state)}. {t`Who opens the address reads a page that says so.`}
        </p>
      )}
      <Section title={t`Hand it out`}>
        <Copy label={t`Short address`} value={link.url} />
        {link.chat_url && <Copy label={t`Opens the chat directly, without being counted`} value={link.chat_url} />}
        {link.earlier_words.length > 0 && (
          <p className="text-ink-3 text-xs">
            {t`Earlier addresses that go on working: ${link.earlier_words.map((w) => `/go/${w}`).join(", ")}`}
          </p>
        )}
      </Section>
      <Section title={t`As a QR code`} about={t`For print: doors, invoices, packages, key cards.`}>
        <Print link={link} />
      </Section>
      <Section title={t`As a button`} about={t`For your web site.`}>
        <WebButton link={link} />
      </Section>
      <Section title={t`Who came`}>
        <Came link={link} />
        {!link.told_apart && (
          <p className="text-ink-2 text-sm">
            {t`Chats cannot be told to be of this link: give it first words that no other link of the channel has, or add the code.`}
          </p>
        )}
      </Section>
      {manage && channels.length > 0 && (
        <Section title={t`What it is`}>
          <LinkForm link={link} channels={channels} />
        </Section>
      )}
    </Page>
  );
}

function About({ link, channel }: { link: ReachLink; channel: ReachChannel | undefined }) {
  return (
    <span className="break-words">
      {channel ? `${channel.name} · ${channel.address}` : stateWord("unreachable")}
      {link.prefilled && (
        <>
          <br />
          <Trans>Customers begin with: “{link.prefilled}”</Trans>
        </>
      )}
    </span>
  );
}

/** Pausing and taking away. */
function Ends({ link }: { link: ReachLink }) {
  const navigate = useNavigate();
  const [deleting, setDeleting] = useState(false);
  const pause = useChange((paused: boolean) => api.patch(`/reach-links/${link.id}`, { paused }), {
    refresh: [reachKeys.links],
  });
  const remove = useChange(() => api.del(`/reach-links/${link.id}`), {
    refresh: [reachKeys.links],
    done: t`The link is gone.`,
    onDone: () => void navigate({ to: "/settings/links" as string }),
  });
  return (
    <div className="flex flex-wrap gap-2">
      <Button busy={pause.isPending} onClick={() => pause.mutate(!link.paused)}>
        {link.paused ? <Play /> : <Pause />} {link.paused ? t`Resume` : t`Pause`}
      </Button>
      <Button onClick={() => setDeleting(true)}>
        <Trash2 /> {t`Delete`}
      </Button>
      {deleting && (
        <Confirm
          title={t`Delete “${link.name}”?`}
          confirm={t`Delete the link`}
          onConfirm={() => remove.mutateAsync(undefined).catch(() => undefined)}
          onClose={() => setDeleting(false)}
        >
          <Trans>
            What is printed with it leads nowhere any more. Its address stays yours: nobody else can take it. Cases that
            came by it stay.
          </Trans>
        </Confirm>
      )}
    </div>
  );
}
