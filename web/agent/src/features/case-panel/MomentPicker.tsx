import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { AlarmClock, CalendarClock, Moon, Store, Sunrise } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type Choice, choicesQuery } from "@/entities/scheduled";
import { localInput } from "@/lib/local-input";
import { fullTime } from "@/lib/when";

interface Props {
  /** What the button of one's own moment says. */
  action: string;
  /** Why what was asked for can't be. */
  error?: string;
  onPick: (at: string) => void;
}

const icons: Record<string, typeof Moon> = {
  later_today: Moon,
  tomorrow: Sunrise,
  next_week: CalendarClock,
  next_open: Store,
};

/** Moments worth offering by the business's clock, and any other one. */
export function MomentPicker({ action, error, onPick }: Props) {
  const { t } = useLingui();
  const { data } = useQuery(choicesQuery);
  const [own, setOwn] = useState("");
  const start = own || (data ? localInput(Date.parse(data.items[0]?.at ?? data.now)) : "");
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const at = new Date(start);
    if (!Number.isNaN(at.getTime())) onPick(at.toISOString());
  };
  return (
    <div className="grid gap-3">
      <ul className="m-0 grid list-none gap-0.5 p-0 pt-1">
        {data?.items.map((choice, i) => {
          const Icon = icons[choice.value] ?? AlarmClock;
          return (
            <li key={choice.value}>
              <button
                type="button"
                // biome-ignore lint/a11y/noAutofocus: somebody asked for this choice
                autoFocus={i === 0}
                onClick={() => onPick(choice.at)}
                className="flex min-h-9 w-full items-center gap-2.5 rounded-md px-2.5 py-1 text-left text-sm hover:bg-lit focus-visible:bg-lit"
              >
                <Icon aria-hidden className="size-4 text-ink-3" />
                <span className="flex-1">
                  <ChoiceName choice={choice} />
                </span>
                <span className="tabular text-ink-3">{fullTime(choice.at)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      <form onSubmit={submit} className="flex flex-wrap items-end gap-2 border-t pt-3">
        <Field label={t`Another day and time`} error={error} className="min-w-48 flex-1">
          <Input
            type="datetime-local"
            value={start}
            min={data ? localInput(Date.parse(data.now)) : undefined}
            onChange={(e) => setOwn(e.target.value)}
            required
          />
        </Field>
        <Button type="submit" variant="primary">
          {action}
        </Button>
      </form>
    </div>
  );
}

function ChoiceName({ choice }: { choice: Choice }) {
  const { t } = useLingui();
  const names: Record<string, string> = {
    later_today: t`Later today`,
    tomorrow: t`Tomorrow`,
    next_week: t`Next week`,
    next_open: t`When you open next`,
  };
  return names[choice.value] ?? choice.value;
}
