import { api } from "@client/api";
import { Button } from "@kit/button";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { channelsQuery } from "@/entities/channel";
import { costKeys, type LimitState, type Limits, limitsQuery } from "@/entities/cost";
import { fullTime, nearTime } from "@/lib/when";
import { number } from "../format";
import { Panel } from "../parts/Panel";
import { Gauge } from "./Gauge";

/** How much of each network's limit the last 24 hours used up. */
export function LimitBars() {
  const { t } = useLingui();
  const client = useQueryClient();
  const { data } = useQuery(limitsQuery);
  const refresh = useMutation({
    mutationFn: () => api.post<Limits>("/limits/refresh"),
    onSuccess: (limits) => client.setQueryData(costKeys.limits, limits),
  });
  if (!data || data.items.length === 0) return null;
  return (
    <Panel
      title={t`Limits`}
      about={t`How many customers you may write to first within 24 hours. Answers to those who wrote within the reply window are not counted. All numbers of a business share it.`}
      tools={
        <Button variant="ghost" size="sm" busy={refresh.isPending} onClick={() => refresh.mutate()}>
          <RefreshCw aria-hidden /> {t`Ask again`}
        </Button>
      }
    >
      <ul className="grid gap-4">
        {data.items.map((limit) => (
          <Bar key={limit.scope} limit={limit} policy={data.policy} />
        ))}
      </ul>
    </Panel>
  );
}

const tones = {
  ok: "bg-good",
  warning: "bg-waiting",
  full: "bg-danger",
  unlimited: "bg-good",
  unknown: "bg-line-strong",
} as const;

function Bar({ limit, policy }: { limit: LimitState; policy: Limits["policy"] }) {
  const { t } = useLingui();
  const { data: channels } = useQuery(channelsQuery);
  const names = limit.channels.map((id) => channels?.find((c) => c.id === id)?.name ?? t`Deleted channel`).join(", ");
  const words =
    limit.state === "unlimited"
      ? t`${number(limit.used)} in the last 24 hours; there is no limit`
      : limit.state === "unknown"
        ? t`${number(limit.used)} in the last 24 hours; the network does not say the limit`
        : t`${number(limit.used)} of ${number(limit.most)} customers in the last 24 hours`;
  const speeds = limit.channels.map((id) => limit.per_second[id] ?? 0).filter((n) => n > 0);
  return (
    <li className="grid gap-1">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-medium text-sm">{names}</span>
        <span className="tabular text-ink-2 text-sm">{words}</span>
      </p>
      {limit.most > 0 && (
        <Gauge
          label={t`Limit of ${names}`}
          value={limit.used}
          most={limit.most}
          words={words}
          tone={tones[limit.state]}
        />
      )}
      <p className="flex flex-wrap gap-x-3 text-xs">
        {limit.state === "warning" && <span className="text-waiting">{t`Four fifths are used up.`}</span>}
        {limit.state === "full" && (
          <span className="text-danger">
            {policy === "stop"
              ? t`Used up: templates to further customers are refused here.`
              : t`Used up: the network will refuse templates to further customers.`}
            {limit.next_at && ` ${t`There is room again from ${nearTime(limit.next_at)}.`}`}
          </span>
        )}
        {speeds.length > 0 && (
          <span className="text-ink-3">
            <Trans>{number(Math.min(...speeds))} messages a second at most</Trans>
          </span>
        )}
        <span className="text-ink-3" title={fullTime(limit.read_at)}>
          <Trans>Read {nearTime(limit.read_at)}</Trans>
        </span>
      </p>
    </li>
  );
}
