import { IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { t } from "@lingui/core/macro";
import { Plus, Trash2 } from "lucide-react";
import type { Stretch } from "@/entities/calendar";

interface Props {
  /** Whose times these are, such as the weekday. */
  name: string;
  times: readonly Stretch[];
  onChange: (times: Stretch[]) => void;
}

/** The hours of one day: none, one stretch or several. */
export function Times({ name, times, onChange }: Props) {
  const change = (index: number, patch: Partial<Stretch>) =>
    onChange(times.map((time, i) => (i === index ? { ...time, ...patch } : time)));
  const last = times.at(-1);
  return (
    <>
      <div className="order-last flex w-full flex-wrap items-center gap-3 sm:order-none sm:w-auto sm:min-w-52 sm:flex-1">
        {times.length === 0 && <span className="text-sm text-ink-3">{t`Closed`}</span>}
        {times.map((time, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stretch has no id; it is only added at the end
          <span key={index} className="flex items-center gap-1">
            <Input
              type="time"
              aria-label={t`${name}, open from`}
              className="w-28"
              required
              value={time.open}
              onChange={(e) => change(index, { open: e.target.value })}
            />
            <span aria-hidden>–</span>
            <Input
              type="time"
              aria-label={t`${name}, open until`}
              className="w-28"
              required
              // A time field cannot say 24:00: midnight is the end of the day there.
              value={time.close === "24:00" ? "00:00" : time.close}
              onChange={(e) => change(index, { close: e.target.value === "00:00" ? "24:00" : e.target.value })}
            />
            <IconButton
              label={t`${name}: remove this time`}
              onClick={() => onChange(times.filter((_, i) => i !== index))}
            >
              <Trash2 />
            </IconButton>
          </span>
        ))}
      </div>
      <IconButton
        label={t`${name}: add a time`}
        onClick={() =>
          onChange([...times, last ? { open: last.close, close: "20:00" } : { open: "09:00", close: "18:00" }])
        }
      >
        <Plus />
      </IconButton>
    </>
  );
}
