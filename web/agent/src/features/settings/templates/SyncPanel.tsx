import { api } from "@client/api";
import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useCan } from "@/entities/me";
import { templateKeys } from "@/entities/template";
import { sheetKeys, type TemplateSync } from "@/entities/template-edit";
import { nearTime } from "@/lib/when";
import { useChange } from "../parts/change";
import type { Account } from "./use-channels";

/** The look at the platforms' own lists: when it was, what it brought, and another one. */
export function SyncPanel({ accounts }: { accounts: readonly Account[] }) {
  const manage = useCan("templates.manage");
  const client = useQueryClient();
  const asked = accounts.filter((a) => a.sync.state !== "unavailable");
  const running = asked.some((a) => a.sync.state === "running");
  const start = useChange(
    () =>
      Promise.all(
        asked.map(async (a) => {
          const state = await api.post<TemplateSync>(`/channels/${a.channelId}/templates/sync`);
          client.setQueryData(sheetKeys.sync(a.channelId), state);
        }),
      ),
    { refresh: [templateKeys.all] },
  );
  if (asked.length === 0) return null;
  return (
    <section aria-label={t`The platform's list`} className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
      <ul className="grid min-w-0 flex-1 basis-60 gap-0.5">
        {asked.map((a) => (
          <li key={a.channelId} className="min-w-0 text-ink-2" aria-live="polite">
            {asked.length > 1 && <span className="text-ink">{a.names.join(", ")}: </span>}
            <State sync={a.sync} />
          </li>
        ))}
      </ul>
      {manage && (
        <Button busy={running || start.isPending} onClick={() => start.mutate(undefined)}>
          <RefreshCw aria-hidden /> {t`Look at the platform's list now`}
        </Button>
      )}
    </section>
  );
}

function State({ sync }: { sync: TemplateSync }) {
  const { seen, total, changed } = sync;
  const at = sync.ended_at ? nearTime(sync.ended_at) : "";
  switch (sync.state) {
    case "running":
      return (
        <span role="status">
          {total > 0 ? (
            <Trans>
              Looking at the platform's list: {seen} of {total}…
            </Trans>
          ) : (
            t`Looking at the platform's list…`
          )}
          {total > 0 && (
            <progress
              aria-label={t`Looking at the platform's list…`}
              value={seen}
              max={total}
              className="ml-2 h-1.5 w-24 align-middle accent-[var(--accent)]"
            />
          )}
        </span>
      );
    case "failed":
      return (
        <span className="text-danger">
          <Trans>
            The platform's list could not be read ({at}): {sync.failure?.detail || sync.failure?.title}
          </Trans>
        </span>
      );
    case "done":
      return (
        <span>
          <Trans>Same as the platform's list of {at}:</Trans>{" "}
          <Plural value={seen} one="# language" other="# languages" />,{" "}
          {changed === 0 ? t`nothing new` : <Plural value={changed} one="# new or changed" other="# new or changed" />}
        </span>
      );
    default:
      return <span>{t`The platform's list was not looked at yet.`}</span>;
  }
}
