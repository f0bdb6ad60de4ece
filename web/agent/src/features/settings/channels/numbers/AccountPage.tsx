import { api } from "@client/api";
import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronRight, ExternalLink, Eye, Lock, Plus, RefreshCw } from "lucide-react";
import { useEffect, useRef } from "react";
import { type Platform, platformsQuery } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { type Account, type AccountNumber, accountQuery, type NumberRules, numberKeys } from "@/entities/number";
import { fullTime, nearTime } from "@/lib/when";
import { useChange } from "../../parts/change";
import { Loading } from "../../parts/Loading";
import { Page, Row, Rows, Section } from "../../parts/Page";
import { ChannelStatus } from "../status";
import { say } from "../text";
import { useDeeds } from "./Deeds";
import { History } from "./History";
import { limitWords, NameState, NumberState, Quality } from "./words";

/** An account of a platform: its numbers, whether its news arrive, who authorised it. */
export function AccountPage() {
  const { channelId = "" } = useParams({ strict: false }) as { channelId?: string };
  const query = useQuery(accountQuery(channelId));
  const platforms = useQuery(platformsQuery).data;
  return (
    <Loading query={query}>
      {(account) => {
        const platform = platforms?.find((p) => p.key === account.platform);
        return platform?.numbers ? (
          <Known key={channelId} channelId={channelId} account={account} platform={platform} rules={platform.numbers} />
        ) : null;
      }}
    </Loading>
  );
}

interface Props {
  channelId: string;
  account: Account;
  platform: Platform;
  rules: NumberRules;
}

function Known({ channelId, account, platform, rules }: Props) {
  const manage = useCan("channels.manage");
  const { ask, dialog } = useDeeds(channelId, rules);
  const read = useChange(() => api.post<Account>(`/channels/${channelId}/numbers/read`), { refresh: [numberKeys.all] });
  const started = useRef(false);
  const never = account.kept && manage && account.state.read_at === null && account.state.failure === null;
  // What was never asked for is asked for at once.
  useEffect(() => {
    if (!never || started.current) return;
    started.current = true;
    read.mutate();
  }, [never, read.mutate]);
  const limit = account.numbers.find((n) => n.limit !== 0)?.limit ?? 0;
  return (
    <Page
      title={t`Numbers of ${platform.title}`}
      about={
        <span className="flex flex-wrap gap-x-3 gap-y-1">
          <span>{t`Account ${account.account}`}</span>
          {account.kept && <span>{t`Limit: ${limitWords(limit)}`}</span>}
          {account.state.read_at && <span>{t`Looked at ${nearTime(account.state.read_at)}`}</span>}
        </span>
      }
      action={
        account.kept &&
        manage && (
          <span className="flex gap-2">
            <Button busy={read.isPending} onClick={() => read.mutate()}>
              <RefreshCw /> {t`Look now`}
            </Button>
            <Button variant="primary" onClick={() => ask({ deed: "add" })}>
              <Plus /> {t`Add a number`}
            </Button>
          </span>
        )
      }
    >
      {account.state.failure && (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          {t`The platform could not be asked: ${account.state.failure.detail || account.state.failure.title}`}
        </p>
      )}
      {account.kept ? (
        <Rows label={t`Numbers`}>
          {account.numbers.map((n) => (
            <NumberRow key={n.id} channelId={channelId} number={n} manage={manage} onNext={ask} />
          ))}
        </Rows>
      ) : (
        <Channels account={account} />
      )}
      {account.hooked && <Hooks account={account} manage={manage} onDeed={ask} />}
      {manage && <Authorised account={account} />}
      <Path rules={rules} />
      {account.kept && (
        <Section title={t`What happened`}>
          <History channelId={channelId} numbers={account.numbers} />
        </Section>
      )}
      {dialog}
    </Page>
  );
}

function NumberRow({
  channelId,
  number,
  manage,
  onNext,
}: {
  channelId: string;
  number: AccountNumber;
  manage: boolean;
  onNext: (a: { deed: "code" | "verify" | "register" | "connect"; number: AccountNumber }) => void;
}) {
  const { next } = number;
  const words = { code: t`Verify`, verify: t`Enter the code`, register: t`Register`, connect: t`Connect` };
  return (
    <Row>
      <Link
        to={`/settings/channels/${channelId}/numbers/${number.id}` as string}
        className="group grid min-w-0 flex-1 gap-0.5 rounded-md"
      >
        <span className="truncate text-sm font-medium group-hover:underline">
          {number.number} {number.name && <span className="font-normal text-ink-2">· {number.name}</span>}
        </span>
        <span className="flex flex-wrap gap-x-3 gap-y-0.5">
          <NumberState number={number} />
          {!number.gone_at && (
            <>
              <Quality quality={number.quality} />
              <NameState status={number.name_status} />
            </>
          )}
          {number.channel_id && <span className="text-xs text-ink-3">{t`connected as a channel`}</span>}
        </span>
      </Link>
      {manage && next !== "none" && (
        <Button variant="primary" onClick={() => onNext({ deed: next, number })}>
          {words[next]}
        </Button>
      )}
      <ChevronRight aria-hidden className="size-4 text-ink-3" />
    </Row>
  );
}

/** The numbers of a platform that keeps them at the provider: each is a channel. */
function Channels({ account }: { account: Account }) {
  return (
    <Rows label={t`Numbers`}>
      {account.channels.map((c) => (
        <Row key={c.id}>
          <Link to={`/settings/channels/${c.id}` as string} className="group grid min-w-0 flex-1 rounded-md">
            <span className="truncate text-sm font-medium group-hover:underline">{c.name}</span>
            <span className="text-xs text-ink-3">{c.number}</span>
          </Link>
          <ChannelStatus status={c.status} />
          <ChevronRight aria-hidden className="size-4 text-ink-3" />
        </Row>
      ))}
    </Rows>
  );
}

function Hooks({
  account,
  manage,
  onDeed,
}: {
  account: Account;
  manage: boolean;
  onDeed: (a: { deed: "subscribe" | "unsubscribe" }) => void;
}) {
  const { hooks, hooks_known } = account.state;
  const ours = account.channels.some((c) => c.webhook_url === hooks.address);
  return (
    <Section
      title={t`Do its news arrive?`}
      about={t`Messages and news of all numbers of the account come by its webhook.`}
    >
      <p className="text-sm" role="status">
        {!hooks_known
          ? t`Nobody has asked the platform yet.`
          : !hooks.subscribed
            ? t`No: no app is subscribed to the account. Nothing arrives.`
            : ours
              ? t`Yes: they are sent to this server.`
              : hooks.address
                ? t`They are sent to ${hooks.address}, which is not this server.`
                : t`An app is subscribed: they are sent where its own settings say.`}
      </p>
      {manage && (
        <span className="flex flex-wrap gap-2">
          {!(hooks.subscribed && ours) && (
            <Button onClick={() => onDeed({ deed: "subscribe" })}>{t`Subscribe this server…`}</Button>
          )}
          {hooks.subscribed && (
            <Button variant="ghost" onClick={() => onDeed({ deed: "unsubscribe" })}>{t`End the subscription…`}</Button>
          )}
        </span>
      )}
    </Section>
  );
}

/** Who let the program act for the business, when, and with what rights. */
function Authorised({ account }: { account: Account }) {
  const a = account.authorisation;
  return (
    <Section title={t`Authorisation`} about={t`Who let this server act for the business at the platform.`}>
      {a?.granted_at ? (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
          <dt className="text-ink-3">{t`Given by`}</dt>
          <dd>{a.actor.name}</dd>
          <dt className="text-ink-3">{t`Given on`}</dt>
          <dd>{fullTime(a.granted_at)}</dd>
          <dt className="text-ink-3">{t`App`}</dt>
          <dd className="break-words">{[a.app.name, a.app.id].filter(Boolean).join(" · ")}</dd>
          <dt className="text-ink-3">{t`Rights`}</dt>
          <dd className="break-words">{a.scopes.join(", ")}</dd>
          <dt className="text-ink-3">{t`Until`}</dt>
          <dd>{a.expires_at ? fullTime(a.expires_at) : t`it is taken back at the platform`}</dd>
        </dl>
      ) : (
        <p className="text-sm text-ink-2">{t`A token was entered by hand. What it may do is set at the platform.`}</p>
      )}
    </Section>
  );
}

/** Which way a message takes, and where its words can be read. */
function Path({ rules }: { rules: NumberRules }) {
  if (!rules.path?.length) return null;
  return (
    <Section title={t`Which way a message takes`} about={t`And where its words can be read.`}>
      <ol className="grid grid-cols-1 gap-2 sm:grid-cols-2">
        {rules.path.map((step, i) => (
          <li key={step.title.en} className="grid content-start gap-1 rounded-md bg-sunken p-3">
            <span className="flex items-center gap-1.5 text-sm font-medium">
              <span aria-hidden className="tabular text-ink-2">
                {i + 1}
              </span>
              {say(step.title)}
            </span>
            <span className="flex items-center gap-1 text-xs text-ink-2">
              {step.open ? <Eye aria-hidden className="size-3.5" /> : <Lock aria-hidden className="size-3.5" />}
              {step.open ? t`readable here` : t`encrypted here`}
            </span>
            <span className="text-sm text-ink-2">{say(step.body)}</span>
          </li>
        ))}
      </ol>
      <ul aria-label={t`The platform's documentation`} className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {rules.links?.map((l) => (
          <li key={l.url}>
            <a
              href={l.url}
              target="_blank"
              rel="noreferrer"
              className="inline-flex items-center gap-1 underline underline-offset-2"
            >
              {say(l.title)} <ExternalLink aria-hidden className="size-3.5" />
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}
