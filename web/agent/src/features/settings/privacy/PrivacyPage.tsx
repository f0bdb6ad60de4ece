import { EmptyState } from "@kit/empty";
import { PlatformIcon } from "@kit/icons/platform";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { ExternalLink, Radio } from "lucide-react";
import { channelsQuery, type Platform, platformsQuery } from "@/entities/channel";
import { say } from "../channels/text";
import { Loading } from "../parts/Loading";
import { Page, Section } from "../parts/Page";

/** Who handles what customers write, channel by channel, and what we promise ourselves. */
export function PrivacyPage() {
  const channels = useQuery(channelsQuery).data ?? [];
  const platforms = useQuery(platformsQuery);
  return (
    <Page
      title={t`Data processing`}
      about={t`Who handles what customers write to you, on whose behalf, and for how long. For your record of processing and your privacy notice.`}
    >
      <Section title={t`On this server`}>
        <ul className="grid list-disc gap-1.5 pl-5 text-ink-2 text-sm">
          <li>{t`You are the controller: messages, contacts and files are stored on this server, in the clear, and nowhere else.`}</li>
          <li>{t`Tokens and other secrets are sealed with the server's own key and never shown again.`}</li>
          <li>{t`Recado sends no telemetry. Nobody learns how you use it, and nothing is used for advertising or for training.`}</li>
          <li>{t`It calls the networks that you connect, and a feed of news if whoever runs the server has set one. Nothing else.`}</li>
        </ul>
      </Section>
      <Loading query={platforms}>
        {(all) => {
          const used = all.filter((p) => channels.some((c) => c.platform === p.key));
          const others = all.filter((p) => p.processing && !used.includes(p));
          return (
            <>
              {used.length === 0 && (
                <EmptyState icon={Radio} title={t`No channel is connected`}>
                  {t`Once you connect one, it says here who handles its messages.`}
                </EmptyState>
              )}
              {used.map((p) => (
                <Network
                  key={p.key}
                  platform={p}
                  names={channels.filter((c) => c.platform === p.key).map((c) => c.name)}
                />
              ))}
              {others.length > 0 && (
                <details className="border-t pt-4">
                  <summary className="cursor-pointer text-ink-2 text-sm">{t`Networks that you have not connected`}</summary>
                  <div className="mt-4 grid gap-6">
                    {others.map((p) => (
                      <Network key={p.key} platform={p} names={[]} />
                    ))}
                  </div>
                </details>
              )}
            </>
          );
        }}
      </Loading>
    </Page>
  );
}

function Network({ platform, names }: { platform: Platform; names: string[] }) {
  const p = platform.processing;
  const roles: Record<string, string> = {
    processor: t`Processor, on your behalf`,
    controller: t`Controller of its own`,
    carrier: t`Carrier, cannot read it`,
  };
  return (
    <Section
      title={
        <span className="flex items-center gap-2">
          <PlatformIcon platform={platform.key} className="size-5" /> {platform.title}
        </span>
      }
      about={names.length > 0 ? names.join(", ") : undefined}
    >
      {!p ? (
        <p className="text-ink-2 text-sm">{t`Nobody but you handles messages on it.`}</p>
      ) : (
        <div className="grid gap-4">
          <ul className="divide-y divide-line border-y border-line">
            {p.parties.map((party) => (
              <li key={party.name} className="grid gap-1 py-3 text-sm sm:grid-cols-[11rem_minmax(0,1fr)] sm:gap-4">
                <p>
                  <span className="block font-medium">{party.name}</span>
                  <span className="text-ink-2 text-xs">{roles[party.role] ?? party.role}</span>
                </p>
                <div className="grid max-w-prose gap-1 text-ink-2">
                  <p>{say(party.does)}</p>
                  <p>
                    <span className="font-medium text-ink">{t`Kept:`}</span> {say(party.kept)}
                  </p>
                </div>
              </li>
            ))}
          </ul>
          {p.promises && (
            <ul className="grid list-disc gap-1.5 pl-5 text-ink-2 text-sm">
              {p.promises.map((promise) => (
                <li key={promise.en}>{say(promise)}</li>
              ))}
            </ul>
          )}
          <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
            {p.terms?.map((term) => (
              <a
                key={term.url}
                href={term.url}
                target="_blank"
                rel="noreferrer"
                className="inline-flex items-center gap-1 text-accent-ink underline"
              >
                {say(term.title)} <ExternalLink aria-hidden className="size-3.5" />
              </a>
            ))}
          </p>
        </div>
      )}
    </Section>
  );
}
