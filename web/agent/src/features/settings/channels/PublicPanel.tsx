import { api } from "@client/api";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { type Channel, channelKeys, type Level, type Platform, publicSide } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { writtenLocale } from "@/lib/language";
import { fullTime, useNow } from "@/lib/time";
import { span } from "@/lib/when";
import { useChange } from "../parts/change";
import { Section } from "../parts/Page";
import { say } from "./text";

const able = (level: Level | undefined) => level === "yes" || level === "degraded";

/** The public side of a channel: when it looked, and what agents may do there. */
export function PublicPanel({ channel, platform }: { channel: Channel; platform: Platform }) {
  return (
    <>
      {channel.lookout && <Lookout of={channel.lookout} />}
      <Cases channel={channel} platform={platform} />
      <Verbs channel={channel} platform={platform} />
    </>
  );
}

/** When a network that has to be asked was asked, and what asking costs. */
function Lookout({ of }: { of: NonNullable<Channel["lookout"]> }) {
  const now = useNow();
  const left = of.next_at ? Date.parse(of.next_at) - now : 0;
  const n = (value: number) => new Intl.NumberFormat(writtenLocale()).format(value);
  return (
    <Section
      title={t`When it looks`}
      about={t`This network doesn't tell by itself what is new, so it is asked now and again.`}
    >
      <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
        <dt className="text-ink-2">{t`Asked last`}</dt>
        <dd>{of.last_at ? fullTime(of.last_at) : t`Not yet`}</dd>
        <dt className="text-ink-2">{t`Asks next`}</dt>
        <dd>
          {of.next_at
            ? left > 0
              ? t`${fullTime(of.next_at)}, in ${span(left)}`
              : t`Any moment now`
            : t`As soon as it is connected`}
        </dd>
        <dt className="text-ink-2">{t`How often`}</dt>
        <dd>{t`Every ${span(of.every_seconds * 1000)}`}</dd>
        {of.quota > 0 && (
          <>
            <dt className="text-ink-2">{t`Allowance`}</dt>
            <dd>
              {t`${n(of.spends)} of ${n(of.quota)} a day`}
              {of.left > 0 && ` · ${t`${n(of.left)} left when it was asked last`}`}
            </dd>
          </>
        )}
      </dl>
      {say(of.says) && <p className="max-w-prose text-ink-2 text-sm">{say(of.says)}</p>}
    </Section>
  );
}

/** Whether what is said in public opens cases. */
function Cases({ channel, platform }: { channel: Channel; platform: Platform }) {
  const manage = useCan("channels.manage");
  const save = useChange((opens: boolean) => api.patch(`/channels/${channel.id}`, { opens_cases: opens }), {
    refresh: [channelKeys.one(channel.id), channelKeys.list],
    done: t`Saved. It counts for what comes in from now on.`,
  });
  if (!publicSide(channel, platform)) return null;
  const opens = save.isPending ? save.variables : channel.opens_cases !== false;
  return (
    <Section title={t`Cases`} about={t`Private messages always have a case. For what everybody reads you decide.`}>
      <Switch
        label={t`Open cases for what is said here`}
        checked={opens}
        disabled={!manage || save.isPending}
        help={
          opens
            ? t`Each author under a post has a case in the inbox.`
            : t`What is said here stands under Public alone: there it is answered, hidden, liked, tagged, marked and assigned, and recipes see it. It doesn't come to the inbox; make a case of a single one where it needs one.`
        }
        onChange={(on) => save.mutate(on)}
      />
    </Section>
  );
}

function Verbs({ channel, platform }: { channel: Channel; platform: Platform }) {
  const manage = useCan("channels.manage");
  const caps = publicSide(channel, platform);
  const off = channel.public_off ?? [];
  const save = useChange((next: string[]) => api.patch(`/channels/${channel.id}`, { public_off: next }), {
    refresh: [channelKeys.one(channel.id), channelKeys.list],
    done: t`Saved.`,
  });
  if (!caps) return null;
  const words: [string, string, Level | undefined][] = [
    ["publish", t`Publish posts`, caps.post.level],
    ["reply", t`Answer in public`, caps.reply.level],
    ["private", t`Answer in private`, caps.verbs.private?.level],
    ["like", t`Like`, caps.verbs.like?.level],
    ["hide", t`Hide and show`, caps.verbs.hide?.level],
    ["remove", t`Delete what others wrote`, caps.verbs.remove?.level],
    ["block", t`Block and unblock people`, caps.verbs.block?.level],
    ["rewrite", t`Edit our own words`, caps.verbs.rewrite?.level],
    ["withdraw", t`Delete our own words`, caps.verbs.withdraw?.level],
    ["name", t`Name the person in an answer`, caps.verbs.name?.level],
    ["profile", t`Answer as another account`, caps.verbs.profile?.level],
  ];
  const shown = save.isPending ? (save.variables ?? off) : off;
  const why = (verb: string) => (verb in caps.verbs ? caps.verbs[verb as keyof typeof caps.verbs]?.why : undefined);
  return (
    <Section title={t`What agents may do in public`} about={t`Supervisors may always do what the network allows.`}>
      <div className="grid gap-3">
        {words.map(([verb, label, level]) =>
          able(level) ? (
            <Switch
              key={verb}
              label={label}
              checked={!shown.includes(verb)}
              disabled={!manage || save.isPending}
              onChange={(on) => save.mutate(on ? off.filter((v) => v !== verb) : [...off, verb])}
            />
          ) : (
            <Switch
              key={verb}
              label={label}
              checked={false}
              disabled
              help={say(why(verb)) || t`This network has no such thing.`}
              onChange={() => {}}
            />
          ),
        )}
      </div>
    </Section>
  );
}
