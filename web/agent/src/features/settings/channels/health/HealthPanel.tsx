import { api } from "@client/api";
import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { channelKeys } from "@/entities/channel";
import { type Health, healthQuery } from "@/entities/health";
import { useCan } from "@/entities/me";
import { exactTime, nearTime } from "@/lib/when";
import { useChange } from "../../parts/change";
import { Loading } from "../../parts/Loading";
import { say } from "../text";
import { HealthWord, limitWord, qualityWord, rateWord } from "./words";

/** At a glance: does the channel work, what may it, what came and went, what failed, and what mends it. */
export function HealthPanel({ channelId }: { channelId: string }) {
  const query = useQuery(healthQuery(channelId));
  return (
    <Loading query={query}>
      {(health) => (
        <div className="grid gap-4">
          <Standing health={health} />
          <Facts health={health} />
          <Errors health={health} />
        </div>
      )}
    </Loading>
  );
}

const tones: Partial<Record<Health["state"], string>> = {
  bad: "bg-danger-soft",
  warning: "bg-waiting-soft",
};

function Standing({ health }: { health: Health }) {
  const what = say(health.what);
  const since = health.since && nearTime(health.since);
  return (
    <div
      role={health.state === "bad" ? "alert" : "status"}
      className={`grid gap-2 rounded-md px-3 py-2.5 ${tones[health.state] ?? "bg-sunken"}`}
    >
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <HealthWord state={health.state} />
        {since && <span className="text-ink-2 text-sm">{t`since ${since}`}</span>}
        {health.probed_at && (
          <span className="text-ink-2 text-xs">{t`Network last asked at ${exactTime(health.probed_at)}`}</span>
        )}
      </p>
      {what && <p className="max-w-prose break-words text-sm">{what}</p>}
      <Mending health={health} />
    </div>
  );
}

/** Leads to the field that has to be filled anew. */
function toSettings(secret: boolean) {
  const form = document.getElementById("channel-settings");
  const field = form?.querySelector<HTMLElement>(secret ? "input[type=password]" : "input") ?? form;
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}

/** The button that makes it well again. */
function Mending({ health }: { health: Health }) {
  const manage = useCan("channels.manage");
  const id = health.channel_id;
  const refresh = [channelKeys.list];
  const probe = useChange(() => api.post(`/channels/${id}/health/probe`), { refresh });
  const subscribe = useChange(() => api.post(`/channels/${id}/health/subscribe`), {
    refresh,
    done: t`Subscribed again.`,
  });
  if (!manage || health.state === "paused") return null;
  return (
    <p className="flex flex-wrap gap-2">
      {health.mend === "credentials" && (
        <Button variant="primary" onClick={() => toSettings(true)}>{t`Enter new credentials`}</Button>
      )}
      {health.mend === "settings" && (
        <Button variant="primary" onClick={() => toSettings(false)}>{t`Go to the settings`}</Button>
      )}
      {health.mend === "verify" && (
        <Link to={`/settings/channels/${id}/numbers` as string}>
          <Button variant="primary" tabIndex={-1}>{t`Verify and register`}</Button>
        </Link>
      )}
      {health.mend === "subscribe" && (
        <Button
          variant="primary"
          busy={subscribe.isPending}
          onClick={() => subscribe.mutate(undefined)}
        >{t`Subscribe again`}</Button>
      )}
      <Button busy={probe.isPending} onClick={() => probe.mutate(undefined)}>
        <RefreshCw /> {t`Ask now`}
      </Button>
    </p>
  );
}

function Facts({ health }: { health: Health }) {
  const { standing, traffic } = health;
  return (
    <dl aria-label={t`At a glance`} className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3">
      <Fact name={t`Quality`}>{qualityWord(standing.quality)}</Fact>
      <Fact name={t`May write first to`}>{limitWord(standing.limit)}</Fact>
      <Fact name={t`Carries at most`}>{rateWord(standing.per_second)}</Fact>
      <Fact name={t`Last event in`}>{health.last_in_at ? nearTime(health.last_in_at) : t`None yet`}</Fact>
      <Fact name={t`Last event out`}>{health.last_out_at ? nearTime(health.last_out_at) : t`None yet`}</Fact>
      {traffic && <Fact name={t`Last five minutes`}>{t`${traffic.received} in, ${traffic.sent} out`}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-3 text-xs">{name}</dt>
      <dd className="tabular text-sm">{children}</dd>
    </div>
  );
}

function Errors({ health }: { health: Health }) {
  const errors = health.traffic?.errors ?? [];
  const letters = health.traffic?.dead_letters ?? 0;
  return (
    <div className="grid gap-1">
      <h2 className="font-medium text-sm">{t`Errors of the last day`}</h2>
      {errors.length === 0 && letters === 0 && <p className="text-ink-2 text-sm">{t`None.`}</p>}
      {errors.length > 0 && (
        <ul className="divide-y divide-line border-y border-line text-sm">
          {errors.map((e) => (
            <li key={e.code} className="flex flex-wrap items-baseline gap-x-3 py-1.5">
              <span className="tabular w-10 text-right font-medium">{e.count}×</span>
              <span className="min-w-40 flex-1 break-words">
                {e.title || t`No reason was given`} <span className="text-ink-3 text-xs">{e.code}</span>
              </span>
              <span className="text-ink-3 text-xs">{t`last ${nearTime(e.last_at)}`}</span>
            </li>
          ))}
        </ul>
      )}
      {letters > 0 && (
        <p className="text-sm">
          {t`${letters} requests of the network had no effect.`}{" "}
          <Link to="/settings/journal" className="underline underline-offset-2">
            {t`Look at them in the journal`}
          </Link>
        </p>
      )}
    </div>
  );
}
