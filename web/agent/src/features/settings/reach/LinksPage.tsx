import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { t } from "@lingui/core/macro";
import { Plural } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Plus, QrCode } from "lucide-react";
import { useCan } from "@/entities/me";
import { type ReachLink, reachChannelsQuery, reachLinksQuery, visitsOf } from "@/entities/reach";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";
import { stateWord } from "./words";

/** All links of the workspace, with how many came by each. */
export function LinksPage() {
  const navigate = useNavigate();
  const query = useQuery(reachLinksQuery);
  const channels = useQuery(reachChannelsQuery).data;
  const manage = useCan("channels.manage");
  const possible = channels === undefined || channels.length > 0;
  const add = manage && possible && (
    <Button variant="primary" onClick={() => void navigate({ to: "/settings/links/new" as string })}>
      <Plus /> {t`New link`}
    </Button>
  );
  return (
    <Page
      title={t`Links and QR codes`}
      about={t`Short addresses that open a chat with you: to print as a QR code, to put on your web site, to say on the phone. One for each campaign tells you which one works.`}
      action={add}
    >
      <Loading query={query}>
        {(links) =>
          links.length === 0 ? (
            <EmptyState
              icon={QrCode}
              title={possible ? t`No links yet` : t`No channel takes links yet`}
              action={
                possible ? (
                  add
                ) : (
                  <Button
                    onClick={() => void navigate({ to: "/settings/channels" as string })}
                  >{t`Open the channels`}</Button>
                )
              }
            >
              {possible
                ? t`Make one for the first place where customers see you: the door, the invoice, the key card.`
                : t`Connect a channel whose network has chat links, and fill in its number.`}
            </EmptyState>
          ) : (
            <Rows label={t`Links and QR codes`}>
              {links.map((link) => (
                <LinkRow
                  key={link.id}
                  link={link}
                  channel={channels?.find((c) => c.channel_id === link.channel_id)?.name}
                />
              ))}
            </Rows>
          )
        }
      </Loading>
    </Page>
  );
}

function LinkRow({ link, channel }: { link: ReachLink; channel: string | undefined }) {
  const visits = visitsOf(link);
  const chats = link.totals.chat ?? 0;
  return (
    <Row>
      <div className="min-w-0 flex-1 basis-48">
        <Link
          to={"/settings/links/$linkId" as string}
          params={{ linkId: link.id } as never}
          className="block truncate font-medium text-sm hover:underline"
        >
          {link.name}
        </Link>
        <p className="truncate text-ink-3 text-xs">
          {link.url.replace(/^https?:\/\//, "")}
          {channel && ` · ${channel}`}
        </p>
      </div>
      {link.state !== "active" && <span className="text-waiting text-xs">{stateWord(link.state)}</span>}
      <p className="tabular whitespace-nowrap text-ink-2 text-xs">
        <Plural value={visits} one="# visit" other="# visits" /> · <Plural value={chats} one="# chat" other="# chats" />
      </p>
    </Row>
  );
}
