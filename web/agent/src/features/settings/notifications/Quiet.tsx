import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Switch } from "@kit/switch";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { useMe } from "@/entities/me";
import type { QuietHours } from "@/entities/notification";
import { currentLanguage } from "@/lib/language";

const days = [1, 2, 3, 4, 5, 6, 7];

/** The name of a day of the week, 1 for Monday. */
function dayOfWeek(day: number): string {
  // 1 January 2024 was a Monday.
  return new Intl.DateTimeFormat(currentLanguage(), { weekday: "short", timeZone: "UTC" }).format(
    Date.UTC(2024, 0, day),
  );
}

/** The hours in which one is left in peace. Times are kept once they are whole and left. */
export function Quiet({ quiet, onChange }: { quiet: QuietHours; onChange: (quiet: QuietHours) => void }) {
  const { t } = useLingui();
  const zone = useMe().workspace.timezone;
  const [times, setTimes] = useState({ from: quiet.from, to: quiet.to });
  useEffect(() => setTimes({ from: quiet.from, to: quiet.to }), [quiet.from, quiet.to]);
  const keep = () => {
    if (times.from && times.to && (times.from !== quiet.from || times.to !== quiet.to))
      onChange({ ...quiet, ...times });
  };
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <div className="grid gap-3">
      <Switch
        checked={quiet.enabled}
        onChange={(enabled) => onChange({ ...quiet, enabled, timezone: quiet.timezone || own })}
        label={t`Leave me in peace`}
        help={t`By the clocks of ${quiet.timezone || zone}`}
      />
      {quiet.enabled && (
        <>
          <div className="flex gap-3">
            <Field label={t`From`}>
              <Input
                type="time"
                value={times.from}
                onChange={(e) => setTimes({ ...times, from: e.target.value })}
                onBlur={keep}
              />
            </Field>
            <Field label={t`To`}>
              <Input
                type="time"
                value={times.to}
                onChange={(e) => setTimes({ ...times, to: e.target.value })}
                onBlur={keep}
              />
            </Field>
          </div>
          <fieldset className="flex flex-wrap gap-x-4 gap-y-2">
            <legend className="mb-1 text-sm font-medium">{t`On these days`}</legend>
            {days.map((day) => (
              <label key={day} className="flex items-center gap-1.5 text-sm">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={quiet.days.includes(day)}
                  onChange={(e) =>
                    onChange({
                      ...quiet,
                      days: e.target.checked ? [...quiet.days, day].sort() : quiet.days.filter((d) => d !== day),
                    })
                  }
                />
                {dayOfWeek(day)}
              </label>
            ))}
          </fieldset>
        </>
      )}
    </div>
  );
}
