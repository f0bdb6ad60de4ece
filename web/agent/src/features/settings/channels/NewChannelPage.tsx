import { api } from "@client/api";
import { Badge } from "@kit/badge";
import { Button } from "@kit/button";
import { PlatformIcon } from "@kit/icons/platform";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type Channel, channelKeys, connectable, type Platform, platformsQuery } from "@/entities/channel";
import { useMe } from "@/entities/me";
import type { DefaultSkill } from "@/entities/work";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page } from "../parts/Page";
import { ChannelForm } from "./ChannelForm";
import { DefaultSkillField } from "./DefaultSkillField";
import type { bodyOf, Values } from "./fields";
import { Guide } from "./Guide";
import { byKind, KindIcon, kindHelp, kindTitle } from "./kinds";
import { Needs } from "./Needs";
import { SignUpButton } from "./numbers/SignUpButton";
import { say } from "./text";

/** Connecting a channel: which platform, then what it declares that it needs. */
export function NewChannelPage() {
  const query = useQuery(platformsQuery);
  const me = useMe();
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
            <Choose platforms={connectable(platforms, me.sandbox)} onChoose={setChosen} />
          )
        }
      </Loading>
    </Page>
  );
}

/** The platforms by kind: a kind that none has is left out. */
function Choose({ platforms, onChoose }: { platforms: Platform[]; onChoose: (p: Platform) => void }) {
  return (
    <div className="grid gap-5">
      {byKind(platforms).map(({ kind, of }) => (
        <section key={kind} aria-label={kindTitle(kind)} className="grid gap-2">
          <div>
            <h2 className="flex items-center gap-1.5 text-base font-semibold">
              <KindIcon kind={kind} /> {kindTitle(kind)}
            </h2>
            <p className="text-sm text-ink-2">{kindHelp(kind)}</p>
          </div>
          <ul className="grid gap-2 sm:grid-cols-2">
            {of.map((p) => (
              <li key={p.key}>
                <button
                  type="button"
                  onClick={() => onChoose(p)}
                  className="grid w-full gap-1 rounded-lg p-4 text-left shadow-[inset_0_0_0_1px_var(--line)] hover:bg-hover"
                >
                  <span className="flex items-center gap-2 text-base font-semibold">
                    <PlatformIcon platform={p.key} className="size-5" />
                    {p.title}
                    {p.retired && <Badge>{t`retired`}</Badge>}
                  </span>
                  <span className="text-sm text-ink-2">{say(p.summary)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Link
        to={"/settings/channels/matrix" as string}
        className="justify-self-start text-sm underline underline-offset-2"
      >
        {t`What each channel can do`}
      </Link>
      <p className="text-ink-3 text-xs">{t`The names of the networks belong to their owners.`}</p>
    </div>
  );
}

/** What was typed, kept for one page: the verify token is shown to be copied and then never again. */
export const justTyped = new Map<string, Values>();

function Connect({ platform, onBack }: { platform: Platform; onBack: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState<Values>({});
  const [skill, setSkill] = useState<DefaultSkill | null>(null);
  const save = useChange(
    (body: ReturnType<typeof bodyOf>) =>
      api.post<Channel>("/channels", { platform: platform.key, ...body, default_skill: skill }),
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
      {platform.numbers?.sign_up && <SignUpButton platform={platform} />}
      <Needs platform={platform} />
      <Guide platform={platform} values={{}} />
      <ChannelForm
        platform={platform}
        submit={t`Connect`}
        busy={save.isPending}
        error={save.error}
        lacking={skill === null}
        more={(tried) => (
          <DefaultSkillField
            value={skill}
            onChange={setSkill}
            error={tried && skill === null ? t`This is needed.` : undefined}
          />
        )}
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
