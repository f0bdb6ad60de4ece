import { Button, IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { CalendarPlus, Plus, Trash2 } from "lucide-react";
import type { SpecialDay } from "@/entities/calendar";
import { Row, Rows, Section } from "../parts/Page";
import { Times } from "./Times";

interface Props {
  days: readonly SpecialDay[];
  onChange: (days: SpecialDay[]) => void;
  onImport: () => void;
}

/** Dates with hours of their own: holidays, short days, long ones. */
export function SpecialDays({ days, onChange, onImport }: Props) {
  const change = (index: number, patch: Partial<SpecialDay>) =>
    onChange(days.map((d, i) => (i === index ? { ...d, ...patch } : d)));
  return (
    <Section
      title={t`Special days`}
      about={t`Holidays, and days with other hours than usual. Without a time you are closed all day.`}
    >
      {days.length > 0 && (
        <Rows label={t`Special days`}>
          {days.map((d, i) => {
            const name = d.name || d.date || t`Special day`;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a day has no id; rows are only added at the end
              <Row key={i}>
                <Input
                  type="date"
                  aria-label={t`Date`}
                  className="max-w-40"
                  required
                  value={d.date}
                  onChange={(e) => change(i, { date: e.target.value })}
                />
                <Input
                  aria-label={t`Name`}
                  className="min-w-40 flex-1"
                  value={d.name}
                  maxLength={100}
                  onChange={(e) => change(i, { name: e.target.value })}
                />
                <IconButton label={t`Remove ${name}`} onClick={() => onChange(days.filter((_, n) => n !== i))}>
                  <Trash2 />
                </IconButton>
                <span className="flex w-full flex-wrap items-center gap-x-4 gap-y-1">
                  <Switch checked={d.yearly} onChange={(yearly) => change(i, { yearly })} label={t`Every year`} />
                  <Times name={name} times={d.hours} onChange={(hours) => change(i, { hours })} />
                </span>
              </Row>
            );
          })}
        </Rows>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => onChange([...days, { date: "", name: "", yearly: false, hours: [] }])}>
          <Plus /> {t`Add a special day`}
        </Button>
        <Button variant="ghost" onClick={onImport}>
          <CalendarPlus /> {t`Import an iCalendar file`}
        </Button>
      </div>
    </Section>
  );
}
