import { url } from "@client/api";
import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CircleAlert, Download, Smile } from "lucide-react";
import { useState } from "react";
import { useCan, useMe } from "@/entities/me";
import { namedFilter } from "@/entities/report";
import {
  resultsQuery,
  type SurveyKind,
  type SurveyResults,
  scoresOf,
  surveysQuery,
  type Tally,
} from "@/entities/survey";
import { errorText } from "@/lib/error-text";
import { useNow } from "@/lib/time";
import { fullTime } from "@/lib/when";
import { FilterChoice, FilterWords } from "../parts/FilterChoice";
import { FilterTrouble, isFilterTrouble } from "../parts/FilterTrouble";
import { readSearch, todayIn } from "../range";

const before = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

/** What customers answered to a survey. */
export function SurveysReport() {
  const { t } = useLingui();
  const me = useMe();
  const manage = useCan("automation.manage");
  const today = todayIn(me.workspace.timezone, new Date(useNow()));
  const surveys = useQuery(surveysQuery);
  const [chosen, setChosen] = useState("");
  const [from, setFrom] = useState(() => before(today, 29));
  const [to, setTo] = useState(today);
  const id = chosen || surveys.data?.[0]?.id || "";
  const { filter: chosenFilter } = readSearch(useSearch({ strict: false }) as Record<string, unknown>);
  const filter = namedFilter(chosenFilter);
  const navigate = useNavigate();
  const choose = (next: string | undefined) =>
    void navigate({ to: "/reports/surveys", search: { filter: next }, replace: true, resetScroll: false });
  const query = useQuery(resultsQuery(id, from, to, filter));
  const none = surveys.data?.length === 0;
  return (
    <div className="h-full overflow-y-auto bg-paper">
      <div className="mx-auto grid w-full max-w-6xl grid-cols-1 gap-6 px-4 py-6 sm:px-8">
        <header className="grid gap-4">
          <div>
            <h1 className="font-semibold text-xl">{t`Surveys`}</h1>
            <p className="mt-1 max-w-prose text-ink-2 text-sm">
              {t`What customers answered, by the day on which they were asked. Nothing is shown of fewer people than the survey says.`}
            </p>
          </div>
          {!none && (
            <div className="flex flex-wrap items-end gap-3">
              <Field label={t`Survey`}>
                <Select
                  value={id}
                  options={(surveys.data ?? []).map((s) => ({ value: s.id, label: s.name }))}
                  onChange={setChosen}
                />
              </Field>
              <Field label={t`From`}>
                <Input type="date" value={from} max={to} onChange={(e) => e.target.value && setFrom(e.target.value)} />
              </Field>
              <Field label={t`To`}>
                <Input type="date" value={to} min={from} onChange={(e) => e.target.value && setTo(e.target.value)} />
              </Field>
              <Field label={t`Saved filter`}>
                <FilterChoice value={chosenFilter} onChange={choose} />
              </Field>
              {id && !query.isError && (
                <a
                  href={url(`/surveys/${id}/results.csv`, { from, to, filter })}
                  download
                  className="inline-flex h-8 items-center gap-1.5 rounded-md border px-3 text-sm hover:bg-hover"
                >
                  <Download aria-hidden className="size-4" /> {t`Download as CSV`}
                </a>
              )}
            </div>
          )}
          {chosenFilter && <FilterWords value={chosenFilter} />}
        </header>
        {none && (
          <EmptyState
            icon={Smile}
            title={t`No surveys yet`}
            action={
              manage && (
                <Link
                  to={"/settings/surveys" as string}
                  className="inline-flex h-8 items-center rounded-md border px-3 text-sm hover:bg-hover"
                >
                  {t`Make a survey`}
                </Link>
              )
            }
          >
            {manage
              ? t`Surveys are made in Settings › Surveys; a recipe, a workstream or an agent asks them.`
              : t`Whoever manages the automation makes them in Settings › Surveys.`}
          </EmptyState>
        )}
        {query.isError && chosenFilter && isFilterTrouble(query.error) && (
          <FilterTrouble error={query.error} onAll={() => choose(undefined)} />
        )}
        {query.isError && !(chosenFilter && isFilterTrouble(query.error)) && (
          <EmptyState
            icon={CircleAlert}
            title={errorText(query.error)}
            action={<Button onClick={() => void query.refetch()}>{t`Try again`}</Button>}
          >
            {t`The figures could not be loaded.`}
          </EmptyState>
        )}
        {query.data && !query.isError && <Body r={query.data} filtered={filter !== undefined} />}
      </div>
    </div>
  );
}

const percent = (v: number) =>
  new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 }).format(v);

/** The score as people write it: a share, or points. */
function scoreText(kind: SurveyKind, tally: Tally): string {
  if (tally.answered === 0) return "–";
  if (kind === "csat") return percent(tally.score / 100);
  return new Intl.NumberFormat(undefined, { maximumFractionDigits: 0, signDisplay: "exceptZero" }).format(tally.score);
}

function Body({ r, filtered }: { r: SurveyResults; filtered: boolean }) {
  const { t } = useLingui();
  const { kind, min_group: least } = r.survey;
  if (r.all.hidden)
    return (
      <EmptyState icon={Smile} title={t`Too few answers to show`}>
        {filtered
          ? t`Nothing is shown of fewer than ${least} people: neither of those whose cases meet the filter, nor of those whom it leaves out.`
          : t`Fewer than ${least} people have answered in these days.`}
      </EmptyState>
    );
  if (r.all.sent === 0)
    return (
      <EmptyState icon={Smile} title={t`Nobody was asked in these days`}>
        {filtered
          ? t`Choose other days, or another filter.`
          : t`Choose other days, or ask by a recipe, a workstream or in a case.`}
      </EmptyState>
    );
  const tiles: [string, string][] = [
    [kind === "csat" ? t`Satisfied (4 and 5)` : t`Net promoter score`, scoreText(kind, r.all)],
    [t`Mean`, r.all.answered ? r.all.mean.toLocaleString(undefined, { maximumFractionDigits: 2 }) : "–"],
    [t`Asked`, r.all.sent.toLocaleString()],
    [t`Answered`, r.all.answered.toLocaleString()],
    [t`Response rate`, percent(r.all.rate)],
  ];
  return (
    <div className="grid grid-cols-1 gap-7">
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-5">
        {tiles.map(([name, value]) => (
          <div key={name} className="rounded-lg border p-3">
            <dt className="text-ink-2 text-xs">{name}</dt>
            <dd className="font-semibold text-xl">{value}</dd>
          </div>
        ))}
      </dl>
      <Distribution r={r} />
      <Table r={r} title={r.unit === "day" ? t`By day` : t`By week`} list={r.trend} />
      <Table r={r} title={t`By channel`} list={r.channels} />
      <Table r={r} title={t`By team`} list={r.teams} none={t`No team`} />
      <Table r={r} title={t`By agent`} list={r.agents} none={t`Nobody`} />
      <Table r={r} title={t`By tag`} list={r.tags} />
      {r.comments.length > 0 && (
        <section className="grid gap-2">
          <h2 className="font-semibold text-sm">{t`Comments`}</h2>
          <ul className="grid gap-2">
            {r.comments.map((c) => (
              <li key={c.at + c.text} className="rounded-lg border p-3 text-sm">
                <span className="font-medium">{c.score}</span>{" "}
                <time dateTime={c.at} className="text-ink-3 text-xs">
                  {fullTime(c.at)}
                </time>
                <p className="whitespace-pre-line">{c.text}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Distribution({ r }: { r: SurveyResults }) {
  const { t } = useLingui();
  const most = Math.max(1, ...r.all.scores);
  return (
    <section className="grid gap-2">
      <h2 className="font-semibold text-sm">{t`Scores`}</h2>
      <ul className="grid max-w-xl gap-1">
        {scoresOf(r.survey.kind).map((score, i) => {
          const n = r.all.scores[i] ?? 0;
          return (
            <li key={score} className="grid grid-cols-[2rem_1fr_3rem] items-center gap-2 text-sm">
              <span className="text-right">{score}</span>
              <span aria-hidden className="h-3 rounded-sm bg-hover">
                <span className="block h-3 rounded-sm bg-accent" style={{ width: `${(100 * n) / most}%` }} />
              </span>
              <span>{n.toLocaleString()}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Table({ r, title, list, none }: { r: SurveyResults; title: string; list: Tally[]; none?: string }) {
  const { t } = useLingui();
  if (list.length === 0) return null;
  const nameOf = (tally: Tally) =>
    tally.at
      ? new Date(tally.at).toLocaleDateString(undefined, { timeZone: "UTC", day: "numeric", month: "short" })
      : tally.name || none || "–";
  return (
    <section className="grid gap-2">
      <h2 className="font-semibold text-sm">{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by the keyboard */}
      <section className="overflow-x-auto" tabIndex={0} aria-label={title}>
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b text-left text-ink-2 text-xs">
              <th className="py-1.5 pr-3 font-medium">{t`Name`}</th>
              <th className="px-3 text-right font-medium">{t`Asked`}</th>
              <th className="px-3 text-right font-medium">{t`Answered`}</th>
              <th className="px-3 text-right font-medium">{t`Response rate`}</th>
              <th className="pl-3 text-right font-medium">{t`Score`}</th>
            </tr>
          </thead>
          <tbody>
            {list.map((tally) => (
              <tr key={tally.key} className="border-b">
                <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                  {nameOf(tally)}
                </th>
                {tally.hidden ? (
                  <td colSpan={4} className="px-3 text-right text-ink-3">{t`too few people`}</td>
                ) : (
                  <>
                    <td className="px-3 text-right">{tally.sent.toLocaleString()}</td>
                    <td className="px-3 text-right">{tally.answered.toLocaleString()}</td>
                    <td className="px-3 text-right">{percent(tally.rate)}</td>
                    <td className="pl-3 text-right">{scoreText(r.survey.kind, tally)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
