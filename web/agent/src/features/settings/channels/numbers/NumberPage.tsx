import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { platformsQuery } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { type AccountNumber, accountQuery, type NumberRules } from "@/entities/number";
import { Loading } from "../../parts/Loading";
import { Page, Section } from "../../parts/Page";
import { useDeeds } from "./Deeds";
import { History } from "./History";
import type { Deed } from "./NumberDialog";
import { ProfileEditor } from "./ProfileEditor";
import { Steps } from "./Steps";
import { limitWords, NameState, NumberState, Quality, throughputWords } from "./words";

/** One number: how far it is, what can be done with it, how customers see it. */
export function NumberPage() {
  const { channelId = "", numberId = "" } = useParams({ strict: false }) as { channelId?: string; numberId?: string };
  const query = useQuery(accountQuery(channelId));
  const platforms = useQuery(platformsQuery).data;
  return (
    <Loading query={query}>
      {(account) => {
        const number = account.numbers.find((n) => n.id === numberId);
        const rules = platforms?.find((p) => p.key === account.platform)?.numbers;
        if (!rules) return null;
        if (!number)
          return (
            <Page title={t`Numbers`} about={t`There is no such number on the account.`}>
              <Back channelId={channelId} />
            </Page>
          );
        return <Known key={number.id} channelId={channelId} number={number} all={account.numbers} rules={rules} />;
      }}
    </Loading>
  );
}

function Back({ channelId }: { channelId: string }) {
  return (
    <Link to={`/settings/channels/${channelId}/numbers` as string} className="text-sm underline underline-offset-2">
      {t`All numbers of the account`}
    </Link>
  );
}

interface Props {
  channelId: string;
  number: AccountNumber;
  all: AccountNumber[];
  rules: NumberRules;
}

function Known({ channelId, number, all, rules }: Props) {
  const manage = useCan("channels.manage");
  const { ask, dialog } = useDeeds(channelId, rules);
  return (
    <Page
      title={number.number}
      about={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>{number.name}</span>
          <NumberState number={number} />
          <Quality quality={number.quality} />
          <NameState status={number.name_status} />
          <Back channelId={channelId} />
        </span>
      }
    >
      {number.troubles.length > 0 && (
        <ul role="alert" className="grid gap-1 rounded-md bg-waiting-soft px-3 py-2 text-sm">
          {number.troubles.map((x) => (
            <li key={`${x.about}${x.code}${x.text}`}>
              {x.text} {x.solution && <span className="text-ink-2">{x.solution}</span>}
            </li>
          ))}
        </ul>
      )}
      {manage && !number.gone_at && <Actions number={number} ask={(deed) => ask({ deed, number })} />}
      <Section title={t`How far it is`} about={t`Each step of connecting it, and how long it took.`}>
        <Steps number={number} />
      </Section>
      <Section title={t`What it may do`}>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
          <dt className="text-ink-3">{t`May write first to`}</dt>
          <dd>{limitWords(number.limit)}</dd>
          <dt className="text-ink-3">{t`Throughput`}</dt>
          <dd>{throughputWords(number.throughput)}</dd>
          <dt className="text-ink-3">{t`Two-step PIN`}</dt>
          <dd>
            {number.pin ? t`is set` : t`is not set`}
            {number.pin_kept && <span className="text-ink-3"> · {t`kept here, sealed`}</span>}
          </dd>
          <dt className="text-ink-3">{t`Channel`}</dt>
          <dd>
            {number.channel_id ? (
              <Link to={`/settings/channels/${number.channel_id}` as string} className="underline underline-offset-2">
                {t`Open its channel`}
              </Link>
            ) : (
              t`not connected`
            )}
          </dd>
          {number.new_name && (
            <>
              <dt className="text-ink-3">{t`New name`}</dt>
              <dd className="flex flex-wrap gap-x-2">
                {number.new_name} <NameState status={number.new_name_status} />
              </dd>
            </>
          )}
        </dl>
      </Section>
      {!number.gone_at && (
        <Section title={t`Profile`} about={t`What customers see when they tap the name.`}>
          <ProfileEditor channelId={channelId} number={number} rules={rules} manage={manage} />
        </Section>
      )}
      <Section title={t`What happened`}>
        <History channelId={channelId} numbers={all} only={number.id} />
      </Section>
      {dialog}
    </Page>
  );
}

/** What can be done now, the next step first. */
function Actions({ number, ask }: { number: AccountNumber; ask: (deed: Deed) => void }) {
  const registered = ["connected", "flagged", "restricted", "limited"].includes(number.status);
  return (
    <div className="flex flex-wrap gap-2">
      {!number.verified && (
        <Button variant={number.next === "code" ? "primary" : "secondary"} onClick={() => ask("code")}>
          {number.next === "verify" ? t`Send another code…` : t`Send a code…`}
        </Button>
      )}
      {number.next === "verify" && (
        <Button variant="primary" onClick={() => ask("verify")}>
          {t`Enter the code…`}
        </Button>
      )}
      {number.verified && !registered && (
        <Button variant="primary" onClick={() => ask("register")}>
          {t`Register…`}
        </Button>
      )}
      {number.next === "connect" && (
        <Button variant="primary" onClick={() => ask("connect")}>
          {t`Connect as a channel…`}
        </Button>
      )}
      <Button onClick={() => ask("name")}>{t`Another name…`}</Button>
      {registered && (
        <>
          <Button onClick={() => ask("pin")}>{t`Another PIN…`}</Button>
          <Button variant="ghost" onClick={() => ask("deregister")}>
            {t`Deregister…`}
          </Button>
        </>
      )}
    </div>
  );
}
