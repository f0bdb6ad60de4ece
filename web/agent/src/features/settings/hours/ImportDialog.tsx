import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { plural, t } from "@lingui/core/macro";
import { useState } from "react";
import { type Calendar, calendarKeys, type Imported } from "@/entities/calendar";
import { errorText } from "@/lib/error-text";
import { currentLanguage } from "@/lib/language";
import { useChange } from "../parts/change";

interface Props {
  calendar: Calendar;
  onClose: () => void;
  onDone: () => void;
}

/** Takes special days out of a file, which is shown first: public calendars mix days off with days of note. */
export function ImportDialog({ calendar, onClose, onDone }: Props) {
  const [file, setFile] = useState("");
  const [found, setFound] = useState<Imported>();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const body = { file, language: currentLanguage() };
  const look = useChange(
    (content: string) =>
      api.post<Imported>(`/calendars/${calendar.id}/import`, { ...body, file: content }, { query: { dry_run: true } }),
    { refresh: [], quiet: true, onDone: (answer) => setFound(answer) },
  );
  const fresh = found?.days.filter((d) => !found.known.includes(d.date)) ?? [];
  const dates = fresh.filter((d) => !left.has(d.date)).map((d) => d.date);
  const take = useChange(() => api.post<Imported>(`/calendars/${calendar.id}/import`, { ...body, dates }), {
    refresh: [calendarKeys.list],
    done: t`The days are in the calendar.`,
    quiet: true,
    onDone,
  });
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return;
    const content = base64(new Uint8Array(await chosen.arrayBuffer()));
    setFile(content);
    setFound(undefined);
    setLeft(new Set());
    look.mutate(content);
  };
  const flip = (date: string) =>
    setLeft((was) => (was.has(date) ? new Set([...was].filter((d) => d !== date)) : new Set([...was, date])));
  const fault = look.error ?? take.error;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Import an iCalendar file`}
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            variant="primary"
            busy={take.isPending}
            inactive={dates.length === 0}
            onClick={() => take.mutate(undefined)}
          >
            {plural(dates.length, { one: "Take # day", other: "Take # days" })}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field
          label={t`File`}
          help={t`An .ics file, as public holiday calendars offer it. Nothing is kept before you have seen it.`}
        >
          <Input type="file" accept=".ics,text/calendar" onChange={(e) => void choose(e.target.files?.[0])} />
        </Field>
        {fault !== null && fault !== undefined && (
          <p role="alert" className="text-sm text-danger">
            {errorText(fault)}
          </p>
        )}
        {found && fresh.length === 0 && <p className="text-sm text-ink-2">{t`There is nothing new in this file.`}</p>}
        {fresh.length > 0 && (
          <ul aria-label={t`Days to take`} className="max-h-72 divide-y divide-line overflow-auto border-y border-line">
            {fresh.map((d) => (
              <li key={d.date}>
                <label className="flex min-h-9 items-center gap-2 py-1 text-sm">
                  <input type="checkbox" checked={!left.has(d.date)} onChange={() => flip(d.date)} />
                  <span className="tabular w-24 shrink-0 text-ink-2">{d.date}</span>
                  <span className="min-w-0 flex-1">
                    {d.name}
                    {d.detail && <span className="block text-xs text-ink-3">{d.detail}</span>}
                  </span>
                  <span className="shrink-0 text-xs text-ink-2">
                    {d.hours.length === 0 ? t`Closed` : d.hours.map((h) => `${h.open}–${h.close}`).join(", ")}
                  </span>
                </label>
              </li>
            ))}
          </ul>
        )}
        {found && found.skipped.length > 0 && (
          <details className="text-sm text-ink-2">
            <summary>
              {plural(found.skipped.length, { one: "# entry was left out", other: "# entries were left out" })}
            </summary>
            <ul className="mt-1 grid gap-1">
              {found.skipped.map((s) => (
                <li key={s.line}>
                  {t`Line ${s.line}`}: {s.summary} <span className="text-ink-3">({s.reason})</span>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Dialog>
  );
}

/** In parts, since a whole file is too many arguments for one call. */
function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}
