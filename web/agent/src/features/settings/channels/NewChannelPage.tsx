import { api } from "@client/api";
import { Button } from "@kit/button";
import { PlatformIcon } from "@kit/icons/platform";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type Channel, channelKeys, connectable, type Platform, platformsQuery } from "@/entities/channel";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page } from "../parts/Page";
import { ChannelForm } from "./ChannelForm";
import type { bodyOf, Values } from "./fields";
import { Guide } from "./Guide";
import { say } from "./text";

/** Connecting a channel: which platform, then what it declares that it needs. */
export function NewChannelPage() {
  const query = useQuery(platformsQuery);
  const [chosen, setChosen] = useState<Platform>();
  return (
    <Page
      title={chosen ? t`Connect ${chosen.title}` : t`Connect a channel`}
      about={chosen ? say(chosen.summary) : t`Choose where your customers write.`}
    >
      <Loading query={query}>
        {(platforms) =>
          chosen ? (
            <Connect platform={chosen} onBack={() => setChosen(undefined)} />
          ) : (
            <Choose platforms={connectable(platforms)} onChoose={setChosen} />
          )
        }
      </Loading>
    </Page>
  );
}

function Choose({ platforms, onChoose }: { platforms: Platform[]; onChoose: (p: Platform) => void }) {
  return (
    <ul className="grid gap-2 sm:grid-cols-2">
      {platforms.map((p) => (
        <li key={p.key}>
          <button
            type="button"
            onClick={() => onChoose(p)}
            className="grid w-full gap-1 rounded-lg p-4 text-left shadow-[inset_0_0_0_1px_var(--line)] hover:bg-hover"
          >
            <span className="flex items-center gap-2 text-base font-semibold">
              <PlatformIcon platform={p.key} className="size-5" />
              {p.title}
            </span>
            <span className="text-sm text-ink-2">{say(p.summary)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What was typed, kept for one page: the verify token is shown to be copied and then never again. */
export const justTyped = new Map<string, Values>();

function Connect({ platform, onBack }: { platform: Platform; onBack: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState<Values>({});
  const save = useChange(
    (body: ReturnType<typeof bodyOf>) => api.post<Channel>("/channels", { platform: platform.key, ...body }),
    {
      refresh: [channelKeys.list],
      quiet: true,
      onDone: (channel) => {
        const shown = new Set(platform.steps?.flatMap((s) => s.shows ?? []) ?? []);
        justTyped.set(channel.id, Object.fromEntries(Object.entries(typed).filter(([name]) => shown.has(name))));
        void navigate({ to: `/settings/channels/${channel.id}` as string });
      },
    },
  );
  return (
    <div className="grid grid-cols-1 gap-6">
      <Guide platform={platform} values={{}} />
      <ChannelForm
        platform={platform}
        submit={t`Connect`}
        busy={save.isPending}
        error={save.error}
        onSubmit={(body, values) => {
          setTyped(values);
          save.mutate(body);
        }}
      />
      <Button variant="ghost" className="justify-self-start" onClick={onBack}>
        {t`Another platform`}
      </Button>
    </div>
  );
}
