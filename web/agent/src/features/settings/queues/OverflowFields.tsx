import { Button, IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { Plus, Trash2 } from "lucide-react";
import type { Overflow, Queue } from "@/entities/queue";
import { Amount } from "@/features/routing/Amount";

type Cause = "time" | "length" | "nobody";

function causeOf(o: Overflow): Cause {
  if (o.nobody_there) return "nobody";
  return o.length > 0 ? "length" : "time";
}

interface Props {
  value: readonly Overflow[];
  /** The queues that cases can go to. */
  others: readonly Queue[];
  onChange: (value: Overflow[]) => void;
}

/** When cases go on to another queue. The first rule that is due counts. */
export function OverflowFields({ value, others, onChange }: Props) {
  const change = (at: number, next: Overflow) => onChange(value.map((o, i) => (i === at ? next : o)));
  if (others.length === 0) {
    return <p className="text-sm text-ink-3">{t`There is no other queue yet that cases could go to.`}</p>;
  }
  return (
    <div className="grid grid-cols-1 gap-2">
      <ul aria-label={t`Overflow`} className="grid gap-2">
        {value.map((o, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no id; its place is what it is known by
          <li key={i} className="flex flex-wrap items-center gap-2">
            <Select<Cause>
              label={t`When`}
              className="w-44!"
              value={causeOf(o)}
              onChange={(cause) => change(i, withCause(o, cause))}
              options={[
                { value: "time", label: t`After waiting` },
                { value: "length", label: t`When so many wait` },
                { value: "nobody", label: t`When nobody is there` },
              ]}
            />
            {causeOf(o) === "time" && (
              <Amount
                label={t`After waiting`}
                value={o.after_seconds}
                onChange={(after_seconds) => change(i, { ...o, after_seconds })}
              />
            )}
            {causeOf(o) === "length" && (
              <Input
                type="number"
                min={1}
                aria-label={t`When so many wait`}
                className="w-20!"
                value={String(o.length)}
                onChange={(e) => change(i, { ...o, length: Math.max(1, Math.round(Number(e.target.value))) })}
              />
            )}
            <span className="text-sm text-ink-3">→</span>
            <Select
              label={t`To the queue`}
              className="w-44!"
              value={o.to}
              onChange={(to) => change(i, { ...o, to })}
              options={[...(o.to ? [] : [{ value: "", label: t`Choose…` }]), ...options(others)]}
            />
            <IconButton label={t`Remove this overflow`} onClick={() => onChange(value.filter((_, n) => n !== i))}>
              <Trash2 />
            </IconButton>
          </li>
        ))}
      </ul>
      <Button
        className="justify-self-start"
        onClick={() => onChange([...value, { after_seconds: 600, length: 0, nobody_there: false, to: "" }])}
      >
        <Plus /> {t`Add an overflow`}
      </Button>
    </div>
  );
}

export const options = (queues: readonly Queue[]) => queues.map((q) => ({ value: q.id, label: q.name }));

function withCause(o: Overflow, cause: Cause): Overflow {
  return {
    to: o.to,
    after_seconds: cause === "time" ? o.after_seconds || 600 : 0,
    length: cause === "length" ? o.length || 10 : 0,
    nobody_there: cause === "nobody",
  };
}
