import { Button, IconButton } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import type { Queue, QueueHours } from "@/entities/queue";
import { Choices } from "@/features/routing/Choices";
import { currentLanguage } from "@/lib/language";
import { workspaceQuery } from "../workspace/workspace";
import type { QueueDraft } from "./draft";
import { options } from "./OverflowFields";

const week = [1, 2, 3, 4, 5, 6, 0];
const dayName = (day: number) =>
  new Intl.DateTimeFormat(currentLanguage(), { weekday: "long", timeZone: "UTC" }).format(
    new Date(Date.UTC(2026, 0, 4 + day)),
  );
const office: QueueHours = {
  days: [1, 2, 3, 4, 5].map((day) => ({ day, open: "09:00", close: "18:00" })),
  holidays: [],
};

interface Props {
  draft: Pick<QueueDraft, "hours" | "out_of_hours">;
  others: readonly Queue[];
  onChange: (patch: Partial<QueueDraft>) => void;
}

/** When the queue hands out work, and what happens to cases while it does not. */
export function HoursFields({ draft, others, onChange }: Props) {
  const business = useQuery(workspaceQuery).data?.hours;
  const own = business?.days?.length ? { days: business.days, holidays: business.holidays ?? [] } : office;
  return (
    <div className="grid grid-cols-1 gap-4">
      <Choices
        label={t`Open`}
        value={draft.hours ? "own" : "always"}
        onChange={(when) => onChange({ hours: when === "own" ? own : null })}
        choices={[
          { value: "always", label: t`Always` },
          { value: "own", label: t`At set times`, help: t`They begin as the working hours of your business.` },
        ]}
      />
      {draft.hours && (
        <>
          <Week hours={draft.hours} onChange={(hours) => onChange({ hours })} />
          <Choices
            label={t`While it is closed`}
            value={draft.out_of_hours.do || "wait"}
            onChange={(what) => onChange({ out_of_hours: { ...draft.out_of_hours, do: what } })}
            choices={[
              { value: "wait", label: t`Cases wait until it opens` },
              { value: "overflow", label: t`Cases go to another queue`, help: t`If that one is open.` },
              { value: "distribute", label: t`Cases are handed out all the same` },
            ]}
          />
          {draft.out_of_hours.do === "overflow" && (
            <Field label={t`To the queue`} className="max-w-xs">
              <Select
                value={draft.out_of_hours.to ?? ""}
                onChange={(to) => onChange({ out_of_hours: { ...draft.out_of_hours, to } })}
                options={[{ value: "", label: t`Choose…` }, ...options(others)]}
              />
            </Field>
          )}
        </>
      )}
    </div>
  );
}

function Week({ hours, onChange }: { hours: QueueHours; onChange: (hours: QueueHours) => void }) {
  const set = (days: QueueHours["days"]) => onChange({ ...hours, days });
  return (
    <ul aria-label={t`Open`} className="divide-y divide-line border-y border-line">
      {week.map((day) => {
        const name = dayName(day);
        const times = hours.days.map((time, at) => ({ time, at })).filter(({ time }) => time.day === day);
        const change = (at: number, patch: { open?: string; close?: string }) =>
          set(hours.days.map((time, i) => (i === at ? { ...time, ...patch } : time)));
        return (
          <li key={day} className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-1">
            <span className="w-24 text-sm first-letter:uppercase">{name}</span>
            <span className="flex min-w-44 flex-1 flex-wrap items-center gap-2">
              {times.length === 0 && <span className="text-sm text-ink-3">{t`Closed`}</span>}
              {times.map(({ time, at }) => (
                <span key={at} className="flex items-center gap-1">
                  <Input
                    type="time"
                    aria-label={t`${name}, open from`}
                    className="w-28!"
                    value={time.open}
                    onChange={(e) => change(at, { open: e.target.value })}
                  />
                  <span aria-hidden>–</span>
                  <Input
                    type="time"
                    aria-label={t`${name}, open until`}
                    className="w-28!"
                    value={time.close}
                    onChange={(e) => change(at, { close: e.target.value })}
                  />
                  <IconButton
                    label={t`${name}: remove this time`}
                    onClick={() => set(hours.days.filter((_, i) => i !== at))}
                  >
                    <Trash2 />
                  </IconButton>
                </span>
              ))}
            </span>
            <Button
              size="sm"
              variant="ghost"
              aria-label={t`${name}: add a time`}
              onClick={() => set([...hours.days, { day, open: times.at(-1)?.time.close ?? "09:00", close: "18:00" }])}
            >
              <Plus aria-hidden />
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
