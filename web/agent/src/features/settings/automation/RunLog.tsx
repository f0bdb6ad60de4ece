import { api } from "@client/api";
import { Button } from "@kit/button";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { X } from "lucide-react";
import {
  type Recipe,
  type RecipeRun,
  type RunSpan,
  recipeKeys,
  recipeRunsQuery,
  runCountsQuery,
} from "@/entities/recipe";
import { RunLink } from "@/features/case-panel/recipes/RecipesReport";
import { writtenLocale } from "@/lib/language";
import { fullTime, nearTime } from "@/lib/when";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Row, Rows, Section } from "../parts/Page";
import { DeliveryAnswer } from "./DeliveryAnswer";
import { RunChart } from "./RunChart";
import { resultText, runState } from "./words";

/** What is looked at, as the address has it: it can be sent to a colleague. */
interface Place {
  state?: string | undefined;
  /** A day of the workspace, 2026-11-20. */
  day?: string | undefined;
  /** When an hour of that day begins. */
  hour?: string | undefined;
}

const states = ["", "done", "failed", "stopped", "running"];

function stateName(state: string): string {
  switch (state) {
    case "done":
      return t`Done`;
    case "failed":
      return t`Failed, all or some of it`;
    case "stopped":
      return t`Stopped`;
    case "running":
      return t`Running`;
    default:
      return t`All runs`;
  }
}

/** What a recipe did: how often by day and hour, and each run, the newest first. */
export function RunLog({ recipe }: { recipe: Recipe }) {
  const { state = "", day, hour } = useSearch({ strict: false }) as Place;
  const navigate = useNavigate();
  const go = (place: Place) => {
    const search = Object.fromEntries(Object.entries({ state, day, hour, ...place }).filter(([, v]) => v));
    void navigate({ search: search as never, replace: true, resetScroll: false });
  };
  const days = useQuery(runCountsQuery(recipe.id));
  const hours = useQuery({ ...runCountsQuery(recipe.id, day), enabled: !!day });
  const zone = days.data?.timezone;
  const dayOf = (s: RunSpan) => keyOf(s.from, zone);
  const chosenDay = days.data?.items.find((s) => dayOf(s) === day);
  const chosenHour = hours.data?.items.find((s) => s.from === hour);
  const first = hours.data?.items[0];
  const last = hours.data?.items.at(-1);
  const span = chosenHour ?? chosenDay ?? (first && last ? { from: first.from, to: last.to } : undefined);
  return (
    <Section
      title={t`What it did`}
      about={t`Each run with what became of each action. Days and hours are the workspace’s.`}
    >
      <Loading query={days}>
        {({ items }) => (
          <RunChart
            label={t`Runs of the last 30 days`}
            spans={items}
            name={(s) => inZone(s.from, zone, { weekday: "short", day: "numeric", month: "long" })}
            short={(s) => inZone(s.from, zone, { day: "numeric", month: "short" })}
            chosen={chosenDay}
            onChoose={(s) => go({ day: dayOf(s) === day ? undefined : dayOf(s), hour: undefined })}
          />
        )}
      </Loading>
      {day && (
        <Loading query={hours}>
          {({ items }) => (
            <RunChart
              label={t`Runs by hour`}
              spans={items}
              name={(s) => inZone(s.from, zone, { hour: "2-digit", minute: "2-digit" })}
              short={(s) => inZone(s.from, zone, { hour: "2-digit", minute: "2-digit" })}
              chosen={chosenHour}
              onChoose={(s) => go({ hour: s.from === hour ? undefined : s.from })}
            />
          )}
        </Loading>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <div className="w-56">
          <Select
            label={t`Which runs`}
            value={states.includes(state) ? state : ""}
            options={states.map((value) => ({ value, label: stateName(value) }))}
            onChange={(to) => go({ state: to })}
          />
        </div>
        {span && day && (
          <Button onClick={() => go({ day: undefined, hour: undefined })}>
            <X />{" "}
            {chosenHour
              ? inZone(span.from, zone, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" })
              : inZone(span.from, zone, { weekday: "short", day: "numeric", month: "long" })}
          </Button>
        )}
      </div>
      {(!day || span) && (
        <RunList recipe={recipe} state={state} from={day ? span?.from : undefined} to={day ? span?.to : undefined} />
      )}
    </Section>
  );
}

/** The day of a time in a time zone, as 2026-11-20. */
const keyOf = (time: string, zone?: string) => new Date(time).toLocaleDateString("sv-SE", { timeZone: zone });

const inZone = (time: string, zone: string | undefined, as: Intl.DateTimeFormatOptions) =>
  new Date(time).toLocaleString(writtenLocale(), { ...as, timeZone: zone });

interface ListProps {
  recipe: Recipe;
  state: string;
  from: string | undefined;
  to: string | undefined;
}

function RunList({ recipe, state, from, to }: ListProps) {
  const query = useInfiniteQuery(recipeRunsQuery(recipe.id, { state: state || undefined, from, to }));
  const again = useChange((run: RecipeRun) => api.post(`/recipe-runs/${run.id}/again`), {
    refresh: [recipeKeys.runs(recipe.id)],
    done: t`It runs once more.`,
  });
  const runs = query.data?.pages.flatMap((p) => p.items) ?? [];
  if (query.isSuccess && runs.length === 0) {
    return <p className="text-sm text-ink-3">{state || from ? t`No run is of this kind.` : t`It has not run yet.`}</p>;
  }
  return (
    <Loading query={query as never}>
      {() => (
        <>
          <Rows label={t`What it did`}>
            {runs.map((run) => (
              <RunRow key={run.id} recipe={recipe} run={run} onAgain={() => again.mutate(run)} />
            ))}
          </Rows>
          {query.hasNextPage && (
            <Button
              className="justify-self-start"
              busy={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t`Show more`}
            </Button>
          )}
        </>
      )}
    </Loading>
  );
}

function RunRow({ recipe, run, onAgain }: { recipe: Recipe; run: RecipeRun; onAgain: () => void }) {
  return (
    <Row>
      <div className="min-w-0 flex-1 basis-52">
        <p className="text-sm">
          <span className={run.state === "failed" || run.state === "partly" ? "text-danger" : ""}>
            <RunLink runId={run.id}>{runState(run)}</RunLink>
          </span>
          {run.case_id && run.case_number !== undefined && (
            <>
              {" · "}
              <Link to={`/inbox/all/${run.case_id}` as string} className="underline">
                {t`Case #${run.case_number}`}
              </Link>
            </>
          )}{" "}
          <time dateTime={run.at} title={fullTime(run.at)} className="text-xs text-ink-3">
            {nearTime(run.at)}
          </time>
          {run.again_of && <span className="text-xs text-ink-3"> · {t`run again`}</span>}
        </p>
        <ul className="text-xs text-ink-2">
          {run.results.map((result, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: results stay in their order
            <li key={i} className={result.state === "failed" ? "text-danger" : ""}>
              {resultText(result)}
              {result.kind === "webhook" && result.ref && <DeliveryAnswer recipeId={recipe.id} id={result.ref} />}
            </li>
          ))}
        </ul>
      </div>
      {run.state !== "running" && (
        <Button size="sm" onClick={onAgain}>
          {t`Run again`}
        </Button>
      )}
    </Row>
  );
}
