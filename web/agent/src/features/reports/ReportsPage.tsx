import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Menu, MenuItem } from "@kit/menu";
import { Skeleton } from "@kit/skeleton";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ChartColumn, CircleAlert, Coins, Download, Smile } from "lucide-react";
import { useCan, useMe } from "@/entities/me";
import {
  isEmpty,
  namedFilter,
  type Report,
  type ReportFilter,
  type ReportTable,
  reportFile,
  reportQuery,
} from "@/entities/report";
import { errorText } from "@/lib/error-text";
import { useNow } from "@/lib/time";
import { dayRange, number } from "./format";
import { ByAgent, ByChannel } from "./parts/Breakdown";
import { BusyHours } from "./parts/BusyHours";
import { Charts } from "./parts/Charts";
import { Controls } from "./parts/Controls";
import { FilterChoice, FilterWords } from "./parts/FilterChoice";
import { FilterTrouble, isFilterTrouble } from "./parts/FilterTrouble";
import { Panel } from "./parts/Panel";
import { Tiles } from "./parts/Tiles";
import { filterOf, type ReportSearch, readSearch, todayIn } from "./range";

/** The figures of the desk: all channels in one report, or of oneself for those who may see no more. */
export function ReportsPage() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const me = useMe();
  const mine = !useCan("reports.read");
  const search = readSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const today = todayIn(me.workspace.timezone, new Date(useNow()));
  const filter = { ...filterOf(search, today), filter: namedFilter(search.filter) };
  const query = useQuery(reportQuery(mine ? "mine" : "overview", filter));
  const change = (next: ReportSearch) =>
    void navigate({ to: "/reports", search: { ...next }, replace: true, resetScroll: false });
  return (
    <div className="h-full overflow-y-auto bg-paper">
      <div className="mx-auto grid w-full max-w-6xl grid-cols-1 gap-6 px-4 py-6 sm:px-8">
        <header className="grid gap-4">
          <div className="flex flex-wrap items-start gap-3">
            <div className="min-w-52 flex-1">
              <h1 className="font-semibold text-xl">{mine ? t`My figures` : t`Reports`}</h1>
              <p className="mt-1 max-w-prose text-ink-2 text-sm">
                {mine
                  ? t`What you sent and resolved, on all channels together. Nobody but you and your supervisors sees it.`
                  : t`All channels in the same figures. Choose a platform or a channel to see its part.`}
              </p>
            </div>
            {!mine && (
              <Button onClick={() => void navigate({ to: "/costs" as string })}>
                <Coins aria-hidden /> {t`Costs and limits`}
              </Button>
            )}
            {!mine && (
              <Button onClick={() => void navigate({ to: "/reports/surveys" as string })}>
                <Smile aria-hidden /> {t`Surveys`}
              </Button>
            )}
            {!mine && <Export filter={filter} inactive={query.isError} />}
          </div>
          <Controls search={search} filter={filter} today={today} onChange={change}>
            <FilterChoice value={search.filter} onChange={(id) => change({ ...search, filter: id })} />
          </Controls>
          {search.filter && (
            <FilterWords value={search.filter}>
              <Matched report={query.isPlaceholderData ? undefined : query.data} counting={query.isFetching} />
            </FilterWords>
          )}
        </header>
        {query.data ? (
          <div className={query.isPlaceholderData ? "opacity-60 transition-opacity" : undefined}>
            <Body
              report={query.data}
              mine={mine}
              today={today}
              onWider={() => change({ ...search, days: 90, from: undefined, to: undefined })}
            />
          </div>
        ) : query.isError && search.filter && isFilterTrouble(query.error) ? (
          <FilterTrouble
            error={query.error}
            onAll={() => change({ ...search, filter: undefined })}
            onFewer={
              search.days === 7 ? undefined : () => change({ ...search, days: 7, from: undefined, to: undefined })
            }
          />
        ) : query.isError ? (
          <EmptyState
            icon={CircleAlert}
            title={errorText(query.error)}
            action={<Button onClick={() => void query.refetch()}>{t`Try again`}</Button>}
          >
            {t`The figures could not be loaded.`}
          </EmptyState>
        ) : (
          <Waiting />
        )}
      </div>
    </div>
  );
}

/** How many cases the figures are of, once they are counted. */
function Matched({ report, counting }: { report: Report | undefined; counting: boolean }) {
  const { t } = useLingui();
  const n = report?.cases;
  return (
    <span role="status" className="block font-medium text-ink">
      {n !== undefined
        ? plural(n, { one: "# case of these days meets it.", other: "# cases of these days meet it." })
        : counting && t`What happened in them is counted; this can take some seconds.`}
    </span>
  );
}

function Body({ report, mine, today, onWider }: { report: Report; mine: boolean; today: string; onWider: () => void }) {
  const { t } = useLingui();
  return (
    <div className="grid grid-cols-1 gap-7">
      <Caption report={report} />
      {isEmpty(report.totals) ? (
        <div className="min-h-72">
          <EmptyState
            icon={ChartColumn}
            title={
              report.cases === undefined
                ? t`Nothing happened in these days`
                : t`Nothing happened in the cases that meet this filter`
            }
            action={report.days.length < 90 && <Button onClick={onWider}>{t`Show 90 days`}</Button>}
          >
            {report.cases !== undefined
              ? t`Choose other days, or another filter.`
              : mine
                ? t`What you send and resolve is counted here.`
                : t`As soon as customers write, it is counted here.`}
          </EmptyState>
        </div>
      ) : (
        <>
          <Tiles report={report} mine={mine} />
          <Charts report={report} mine={mine} today={today} />
          {!mine && <ByChannel report={report} />}
          {!mine && <ByAgent report={report} />}
          <Panel
            title={mine ? t`When you write` : t`When customers write`}
            about={t`Messages by hour of the week, all weeks of these days together.`}
          >
            <BusyHours cells={report.hours} of={mine ? "messages_out" : "messages_in"} />
          </Panel>
        </>
      )}
    </div>
  );
}

/** Which days these are, in whose time, and whether some events are still to be counted. */
function Caption({ report }: { report: Report }) {
  const { t } = useLingui();
  const days = dayRange(report.from, report.to);
  const before = dayRange(report.previous_from, report.previous_to);
  const zone = report.timezone.replaceAll("_", " ");
  return (
    <div className="-mb-3 text-ink-3 text-xs">
      <p>
        {isEmpty(report.previous) ? (
          <Trans>
            {days}, in the time of {zone}. There are no earlier figures to compare with.
          </Trans>
        ) : (
          <Trans>
            {days}, in the time of {zone}. Compared with {before}.
          </Trans>
        )}
      </p>
      {report.uncounted > 500 && (
        <p role="status" className="mt-1 text-waiting">
          {t`${number(report.uncounted)} events are still being counted; the figures grow until they are in.`}
        </p>
      )}
    </div>
  );
}

function Export({ filter, inactive }: { filter: ReportFilter; inactive: boolean }) {
  const { t } = useLingui();
  const tables: { table: ReportTable; name: string }[] = [
    { table: "days", name: t`By day` },
    { table: "channels", name: t`By channel` },
    { table: "platforms", name: t`By platform` },
    { table: "agents", name: t`By person` },
    { table: "hours", name: t`By hour of the week` },
  ];
  return (
    <Menu
      align="end"
      trigger={
        <Button inactive={inactive}>
          <Download aria-hidden /> {t`Export`}
        </Button>
      }
    >
      {tables.map(({ table, name }) => (
        <MenuItem key={table} onSelect={() => location.assign(reportFile(table, filter))}>
          {name} (CSV)
        </MenuItem>
      ))}
    </Menu>
  );
}

function Waiting() {
  const { t } = useLingui();
  return (
    <div role="status" aria-label={t`Loading`} className="grid gap-7">
      <div className="grid grid-cols-2 gap-6 sm:grid-cols-3 lg:grid-cols-6">
        {[0, 1, 2, 3, 4, 5].map((i) => (
          <Skeleton key={i} className="h-14" />
        ))}
      </div>
      <div className="grid gap-10 lg:grid-cols-2">
        <Skeleton className="h-60" />
        <Skeleton className="h-60" />
      </div>
      <Skeleton className="h-40" />
    </div>
  );
}
