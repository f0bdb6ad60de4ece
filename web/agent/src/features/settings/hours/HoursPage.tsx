import { api } from "@client/api";
import { Button, IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { currentLanguage } from "@/lib/language";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows, Section } from "../parts/Page";
import { type Hours, type OpenTime, type Workspace, workspaceKey, workspaceQuery } from "../workspace/workspace";

export function HoursPage() {
  const query = useQuery(workspaceQuery);
  return (
    <Page title={t`Working hours`} about={t`When your team answers. Without any, you are always open.`}>
      <Loading query={query}>{(workspace) => <Form key={workspace.id} workspace={workspace} />}</Loading>
    </Page>
  );
}

const week = [1, 2, 3, 4, 5, 6, 0]; // Monday first
const dayName = (day: number) =>
  new Intl.DateTimeFormat(currentLanguage(), { weekday: "long", timeZone: "UTC" }).format(
    new Date(Date.UTC(2026, 0, 4 + day)),
  );

function Form({ workspace }: { workspace: Workspace }) {
  const manage = useCan("workspace.manage");
  const [hours, setHours] = useState<Hours>({
    days: workspace.hours?.days ?? [],
    holidays: workspace.hours?.holidays ?? [],
  });
  const save = useChange(() => api.patch("/workspace", { hours }), {
    refresh: [workspaceKey],
    done: t`Saved.`,
    quiet: true,
  });
  const setDays = (days: OpenTime[]) => setHours({ ...hours, days });
  const officeWeek = () => setDays([1, 2, 3, 4, 5].map((day) => ({ day, open: "09:00", close: "18:00" })));
  return (
    <fieldset disabled={!manage} className="grid gap-6">
      <p className="text-sm text-ink-2">{t`Times are of ${workspace.timezone}.`}</p>
      <Rows label={t`Week`}>
        {week.map((day) => (
          <Day key={day} day={day} all={hours.days} onChange={setDays} />
        ))}
      </Rows>
      {hours.days.length === 0 && manage && (
        <Button className="justify-self-start" onClick={officeWeek}>
          {t`Monday to Friday, 9 to 18`}
        </Button>
      )}
      <Holidays hours={hours} onChange={setHours} />
      {save.isError && (
        <p role="alert" className="text-sm text-danger">
          {errorText(save.error)}
        </p>
      )}
      {manage && (
        <Button
          variant="primary"
          busy={save.isPending}
          className="justify-self-start"
          onClick={() => save.mutate(undefined)}
        >
          {t`Save`}
        </Button>
      )}
    </fieldset>
  );
}

function Day({ day, all, onChange }: { day: number; all: OpenTime[]; onChange: (days: OpenTime[]) => void }) {
  const name = dayName(day);
  const times = all.map((time, index) => ({ time, index })).filter(({ time }) => time.day === day);
  const change = (index: number, patch: Partial<OpenTime>) =>
    onChange(all.map((time, i) => (i === index ? { ...time, ...patch } : time)));
  const last = times.at(-1)?.time;
  return (
    <Row>
      <span className="flex-1 text-sm font-medium first-letter:uppercase sm:w-28 sm:flex-none">{name}</span>
      <div className="order-last flex w-full flex-wrap items-center gap-3 sm:order-none sm:w-auto sm:min-w-52 sm:flex-1">
        {times.length === 0 && <span className="text-sm text-ink-3">{t`Closed`}</span>}
        {times.map(({ time, index }) => (
          <span key={index} className="flex items-center gap-1">
            <Input
              type="time"
              aria-label={t`${name}, open from`}
              className="w-28"
              value={time.open}
              onChange={(e) => change(index, { open: e.target.value })}
            />
            <span aria-hidden>–</span>
            <Input
              type="time"
              aria-label={t`${name}, open until`}
              className="w-28"
              value={time.close}
              onChange={(e) => change(index, { close: e.target.value })}
            />
            <IconButton
              label={t`${name}: remove this time`}
              onClick={() => onChange(all.filter((_, i) => i !== index))}
            >
              <Trash2 />
            </IconButton>
          </span>
        ))}
      </div>
      <IconButton
        label={t`${name}: add a time`}
        onClick={() =>
          onChange([...all, last ? { day, open: last.close, close: "20:00" } : { day, open: "09:00", close: "18:00" }])
        }
      >
        <Plus />
      </IconButton>
    </Row>
  );
}

function Holidays({ hours, onChange }: { hours: Hours; onChange: (hours: Hours) => void }) {
  const set = (holidays: Hours["holidays"]) => onChange({ ...hours, holidays });
  const change = (index: number, patch: Partial<Hours["holidays"][number]>) =>
    set(hours.holidays.map((h, i) => (i === index ? { ...h, ...patch } : h)));
  return (
    <Section title={t`Holidays`} about={t`Days on which you are closed all day.`}>
      <Rows label={t`Holidays`}>
        {hours.holidays.map((h, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a holiday has no id; rows are only added at the end
          <Row key={i}>
            <Input
              type="date"
              aria-label={t`Date`}
              className="max-w-40"
              value={h.date}
              onChange={(e) => change(i, { date: e.target.value })}
            />
            <Input
              aria-label={t`Name`}
              className="min-w-40 flex-1"
              value={h.name}
              maxLength={60}
              onChange={(e) => change(i, { name: e.target.value })}
            />
            <IconButton
              label={t`Remove ${h.name || h.date}`}
              onClick={() => set(hours.holidays.filter((_, n) => n !== i))}
            >
              <Trash2 />
            </IconButton>
          </Row>
        ))}
      </Rows>
      <Button className="justify-self-start" onClick={() => set([...hours.holidays, { date: "", name: "" }])}>
        <Plus /> {t`Add a holiday`}
      </Button>
    </Section>
  );
}
