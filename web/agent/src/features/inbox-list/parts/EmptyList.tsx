import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { AlarmClock, CheckCheck, Clock, CloudOff, ListFilter, Plug } from "lucide-react";
import type { CaseListParams } from "@/entities/case";
import { channelsQuery } from "@/entities/channel";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { isFiltered } from "../params";
import { useOnFilters } from "../use-filters";

const link = "font-medium text-accent-ink underline underline-offset-2";

/** Why the list is empty, and what could be done. */
export function EmptyList({ params, onClear }: { params: CaseListParams; onClear: () => void }) {
  const { t } = useLingui();
  const mayConnect = useCan("channels.manage");
  const channels = useQuery(channelsQuery).data;
  if (channels?.length === 0) {
    return (
      <EmptyState
        icon={Plug}
        title={t`No channel is connected yet`}
        action={
          mayConnect && (
            <Link to="/settings/channels" className={link}>
              <Trans>Connect a channel</Trans>
            </Link>
          )
        }
      >
        <Trans>What customers write on your channels appears here as cases.</Trans>
      </EmptyState>
    );
  }
  if (isFiltered(params)) return <NothingMatches params={params} onClear={onClear} />;
  if (params.status === "pending") {
    return (
      <EmptyState icon={Clock} title={t`Nothing is pending`}>
        <Trans>Cases that wait for the customer or for something else stand here. Mark one with P.</Trans>
      </EmptyState>
    );
  }
  if (params.status === "snoozed") {
    return (
      <EmptyState icon={AlarmClock} title={t`Nothing is snoozed`}>
        <Trans>Snooze a case with Z: it comes back at its time, or when the customer writes.</Trans>
      </EmptyState>
    );
  }
  if (params.status === "resolved") return <EmptyState icon={CheckCheck} title={t`Nothing is resolved yet`} />;
  if (params.view === "mine") {
    return (
      <EmptyState
        icon={CheckCheck}
        title={t`You have no open cases`}
        action={
          <Link to="/inbox/$view" params={{ view: "unassigned" }} className={link}>
            <Trans>See what nobody has taken</Trans>
          </Link>
        }
      >
        <Trans>Take a case with I, or wait until somebody assigns you one.</Trans>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={CheckCheck}
      title={params.view === "unassigned" ? t`Nothing is left unassigned` : t`No open cases`}
    >
      <Trans>New messages appear here by themselves.</Trans>
    </EmptyState>
  );
}

function NothingMatches({ params, onClear }: { params: CaseListParams; onClear: () => void }) {
  const { t } = useLingui();
  const on = useOnFilters(params);
  return (
    <EmptyState
      icon={ListFilter}
      title={t`No case here matches the filter`}
      action={<Button onClick={onClear}>{t`Clear filters`}</Button>}
    >
      {on.map((f) => t`${f.label}: ${f.value}`).join(" · ")}
    </EmptyState>
  );
}

export function ListFault({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useLingui();
  return (
    <EmptyState
      icon={CloudOff}
      title={t`The cases could not be loaded`}
      action={<Button onClick={onRetry}>{t`Try again`}</Button>}
    >
      {errorText(error)}
    </EmptyState>
  );
}
