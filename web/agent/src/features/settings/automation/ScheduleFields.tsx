import { isApiError } from "@client/error";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { recipeTimesQuery } from "@/entities/recipe";
import { errorText } from "@/lib/error-text";
import { writtenLocale } from "@/lib/language";
import { type Every, ruleOf, type Schedule, scheduleOf, shortMonths, weekdayName, weekdays } from "./schedule";

/** When a schedule comes: plain choices, or a rule for who knows them. */
export function ScheduleFields({ rule, onChange }: { rule: string; onChange: (rule: string) => void }) {
  const s = scheduleOf(rule);
  const set = (patch: Partial<Schedule>) => onChange(ruleOf({ ...s, ...patch }));
  const every: { value: Every; label: string }[] = [
    { value: "day", label: t`Every day` },
    { value: "weekdays", label: t`Monday to Friday` },
    { value: "week", label: t`On days of the week` },
    { value: "month", label: t`On a day of the month` },
    { value: "own", label: t`By a rule of its own` },
  ];
  return (
    <div className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-[1fr_9rem]">
        <Field label={t`How often`}>
          <Select
            value={s.every}
            options={every}
            onChange={(to) => (to === "own" ? onChange(ownOf(rule)) : set({ every: to }))}
          />
        </Field>
        {s.every !== "own" && (
          <Field label={t`At`}>
            <Input type="time" required value={s.at} onChange={(e) => e.target.value && set({ at: e.target.value })} />
          </Field>
        )}
      </div>
      {s.every === "week" && <Weekdays days={s.days} onChange={(days) => days.length > 0 && set({ days })} />}
      {s.every === "month" && (
        <Field label={t`Day of the month`} help={shortMonths(s.day)} className="max-w-xs">
          <Select
            value={String(s.day)}
            options={[
              ...Array.from({ length: 31 }, (_, i) => ({ value: String(i + 1), label: String(i + 1) })),
              { value: "-1", label: t`The last` },
            ]}
            onChange={(day) => set({ day: Number(day) })}
          />
        </Field>
      )}
      {s.every === "own" && (
        <Field
          label={t`Rule`}
          help={t`An RRULE as calendars write it, such as FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=9`}
        >
          <Input
            value={rule}
            maxLength={500}
            required
            spellCheck={false}
            className="font-mono"
            onChange={(e) => onChange(e.target.value)}
          />
        </Field>
      )}
      <NextTimes rule={rule} />
    </div>
  );
}

/** A rule that no plain choice says: the same, counted in ones. */
const ownOf = (rule: string) => (rule.includes("INTERVAL=") ? rule : `${rule};INTERVAL=1`);

function Weekdays({ days, onChange }: { days: string[]; onChange: (days: string[]) => void }) {
  return (
    <fieldset className="m-0 flex flex-wrap gap-x-4 gap-y-2 border-0 p-0">
      <legend className="pb-1 text-sm font-medium">{t`Days of the week`}</legend>
      {weekdays.map((day) => (
        <label key={day} className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={days.includes(day)}
            onChange={() => onChange(days.includes(day) ? days.filter((d) => d !== day) : [...days, day])}
          />
          {weekdayName(day)}
        </label>
      ))}
    </fieldset>
  );
}

/** The next five times, in the zone of the workspace. */
function NextTimes({ rule }: { rule: string }) {
  const query = useQuery({ ...recipeTimesQuery(rule), placeholderData: keepPreviousData, retry: false });
  if (query.isError)
    return (
      <p role="alert" className="text-sm text-danger">
        {(isApiError(query.error) && query.error.field("rule")) || errorText(query.error)}
      </p>
    );
  if (!query.data) return null;
  const { times, timezone } = query.data;
  if (times.length === 0) return <p className="text-sm text-danger">{t`It never comes.`}</p>;
  const format = new Intl.DateTimeFormat(writtenLocale(), {
    dateStyle: "full",
    timeStyle: "short",
    timeZone: timezone,
  });
  return (
    <div className="grid gap-1 text-sm">
      <p className="text-ink-2">{t`It comes next, by the clock of ${timezone}:`}</p>
      <ol aria-label={t`The next times`} className="m-0 grid list-none gap-0.5 p-0 text-ink-3">
        {times.map((at) => (
          <li key={at}>
            <time dateTime={at}>{format.format(new Date(at))}</time>
          </li>
        ))}
      </ol>
    </div>
  );
}
