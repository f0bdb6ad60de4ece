import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { type Calendar, type CalendarDraft, calendarKeys, calendarsQuery, previewQuery } from "@/entities/calendar";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows, Section } from "../parts/Page";
import { workspaceKey } from "../workspace/workspace";
import { ImportDialog } from "./ImportDialog";
import { SpecialDays } from "./SpecialDays";
import { Times } from "./Times";
import { dayName, openText, week, zoned } from "./text";

/** One calendar. */
export function CalendarPage() {
  const { calendarId } = useParams({ strict: false }) as { calendarId?: string };
  const query = useQuery(calendarsQuery);
  const [round, setRound] = useState(0);
  return (
    <Loading query={query}>
      {(calendars) => {
        const calendar = calendars.find((c) => c.id === calendarId);
        if (!calendar)
          return (
            <Page title={t`Working hours`} about={t`There is no such calendar.`}>
              {null}
            </Page>
          );
        return <Editor key={`${calendar.id} ${round}`} calendar={calendar} onReload={() => setRound((n) => n + 1)} />;
      }}
    </Loading>
  );
}

const zones = typeof Intl.supportedValuesOf === "function" ? ["UTC", ...Intl.supportedValuesOf("timeZone")] : ["UTC"];

function draftOf({ name, timezone, always_open, days, holidays }: Calendar): CalendarDraft {
  return { name, timezone, always_open, days, holidays };
}

function Editor({ calendar, onReload }: { calendar: Calendar; onReload: () => void }) {
  const manage = useCan("workspace.manage");
  const [draft, setDraft] = useState(() => draftOf(calendar));
  const [importing, setImporting] = useState(false);
  const set = (patch: Partial<CalendarDraft>) => setDraft((d) => ({ ...d, ...patch }));
  const save = useChange(() => api.patch<Calendar>(`/calendars/${calendar.id}`, draft), {
    refresh: [calendarKeys.list, workspaceKey],
    done: t`Saved.`,
    quiet: true,
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  const fault = (name: string) => (isApiError(save.error) ? save.error.field(name) : undefined);
  const uses = calendar.used_by.map((u) => u.name).join(", ");
  return (
    <Page title={calendar.name} about={openText(calendar)}>
      <form onSubmit={submit}>
        <fieldset disabled={!manage} className="grid grid-cols-1 gap-6">
          <div className="grid max-w-md gap-4">
            <Field label={t`Name`} error={fault("name")}>
              <Input value={draft.name} onChange={(e) => set({ name: e.target.value })} maxLength={100} required />
            </Field>
            <Field
              label={t`Time zone`}
              help={calendar.default ? t`It is the one of your workspace, too: reports go by it.` : undefined}
              error={fault("timezone")}
            >
              <Input value={draft.timezone} onChange={(e) => set({ timezone: e.target.value })} list="zones" required />
            </Field>
            <datalist id="zones">
              {zones.map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
            <Switch
              checked={draft.always_open}
              onChange={(always_open) => set({ always_open })}
              label={t`Always open`}
              help={t`Around the clock, but on special days.`}
            />
          </div>
          {!draft.always_open && <Week draft={draft} onChange={set} />}
          <SpecialDays
            days={draft.holidays}
            onChange={(holidays) => set({ holidays })}
            onImport={() => setImporting(true)}
          />
          {uses && <p className="text-sm text-ink-2">{t`What counts by it is counted again: ${uses}.`}</p>}
          {save.isError && !fault("name") && !fault("timezone") && (
            <p role="alert" className="text-sm text-danger">
              {errorText(save.error)}
            </p>
          )}
          {manage && (
            <div className="flex flex-wrap gap-2">
              <Button type="submit" variant="primary" busy={save.isPending}>
                {t`Save`}
              </Button>
              {!calendar.default && <Remove calendar={calendar} />}
            </div>
          )}
        </fieldset>
      </form>
      <Preview calendar={calendar} />
      {importing && <ImportDialog calendar={calendar} onClose={() => setImporting(false)} onDone={onReload} />}
    </Page>
  );
}

function Week({ draft, onChange }: { draft: CalendarDraft; onChange: (patch: Partial<CalendarDraft>) => void }) {
  const office = () => onChange({ days: [1, 2, 3, 4, 5].map((day) => ({ day, open: "09:00", close: "18:00" })) });
  return (
    <Section
      title={t`Week`}
      about={t`A day may have several stretches. One that ends before it begins goes on into the next day.`}
    >
      <Rows label={t`Week`}>
        {week.map((day) => (
          <Row key={day}>
            <span className="flex-1 text-sm font-medium first-letter:uppercase sm:w-28 sm:flex-none">
              {dayName(day)}
            </span>
            <Times
              name={dayName(day)}
              times={draft.days.filter((d) => d.day === day)}
              onChange={(times) =>
                onChange({
                  days: [...draft.days.filter((d) => d.day !== day), ...times.map((time) => ({ day, ...time }))],
                })
              }
            />
          </Row>
        ))}
      </Rows>
      {draft.days.length === 0 && (
        <Button className="justify-self-start" onClick={office}>
          {t`Monday to Friday, 9 to 18`}
        </Button>
      )}
    </Section>
  );
}

function Remove({ calendar }: { calendar: Calendar }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useChange(() => api.del(`/calendars/${calendar.id}`), {
    refresh: [],
    done: t`The calendar is gone.`,
    onDone: () => {
      void navigate({ to: "/settings/hours" }).then(() => client.invalidateQueries({ queryKey: calendarKeys.list }));
    },
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t`Delete the calendar`}</Button>
      {asking && (
        <Confirm
          title={t`Delete the calendar “${calendar.name}”?`}
          confirm={t`Delete the calendar`}
          onConfirm={() => remove.mutateAsync(undefined).catch(() => setAsking(false))}
          onClose={() => setAsking(false)}
        >
          {t`Its hours and special days are lost. One that something still counts by stays.`}
        </Confirm>
      )}
    </>
  );
}

function Preview({ calendar }: { calendar: Calendar }) {
  const { data } = useQuery(previewQuery(calendar.id));
  if (!data) return null;
  const clock = { hour: "numeric", minute: "2-digit" } as const;
  return (
    <Section title={t`The next two weeks`} about={t`As it is saved now.`}>
      {data.items.length === 0 && <p className="text-sm text-ink-2">{t`Closed all the time.`}</p>}
      <ul className="grid gap-1 text-sm sm:grid-cols-2">
        {data.items.map((item) => (
          <li key={item.from} className="flex gap-3">
            <span className="w-32 shrink-0 text-ink-2 first-letter:uppercase">
              {zoned(item.from, calendar.timezone, { weekday: "short", day: "numeric", month: "short" })}
            </span>
            <span className="tabular">
              {zoned(item.from, calendar.timezone, clock)} – {zoned(item.to, calendar.timezone, clock)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
