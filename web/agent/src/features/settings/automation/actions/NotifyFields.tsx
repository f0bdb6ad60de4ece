import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { Span } from "../Span";
import type { FieldsProps } from "./kind";
import { WhomField, whomOf } from "./WhomField";

/** Who is told, how, once there is how much, and how often at most. */
export function NotifyFields({ params, onChange }: FieldsProps) {
  const way = params.push && params.email ? "both" : params.email ? "email" : "push";
  const often = params.daily ? "daily" : params.every ? "every" : "always";
  const { every: _, daily: __, ...rest } = params;
  const threshold = Number(params.threshold) || 1;
  return (
    <div className="grid gap-3">
      <WhomField label={t`Who is told`} whom={whomOf(params)} onChange={(whom) => onChange({ ...params, ...whom })} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t`How`}>
          <Select
            value={way}
            options={[
              { value: "push" as const, label: t`Push` },
              { value: "email" as const, label: t`E-mail` },
              { value: "both" as const, label: t`Push and e-mail` },
            ]}
            onChange={(to) => onChange({ ...params, push: to !== "email", email: to !== "push" })}
          />
        </Field>
        <Field label={t`After how many new ones`}>
          <Input
            type="number"
            min={1}
            max={10000}
            value={threshold}
            onChange={(e) => onChange({ ...params, threshold: Math.max(1, e.target.valueAsNumber || 1) })}
          />
        </Field>
        <Field label={t`How often`}>
          <Select
            value={often}
            options={[
              { value: "always" as const, label: t`Each time there are as many` },
              { value: "every" as const, label: t`At most every …` },
              { value: "daily" as const, label: t`Once a day` },
            ]}
            onChange={(to) =>
              onChange({ ...rest, ...(to === "every" ? { every: 60 } : to === "daily" ? { daily: "09:00" } : {}) })
            }
          />
        </Field>
        {often === "every" && (
          <Span
            label={t`At most every`}
            minutes={Number(params.every) || 60}
            onChange={(every) => onChange({ ...params, every: Math.min(every, 10080) })}
          />
        )}
        {often === "daily" && (
          <Field label={t`At what time`}>
            <Input
              type="time"
              required
              value={String(params.daily ?? "09:00")}
              onChange={(e) => onChange({ ...params, daily: e.target.value })}
            />
          </Field>
        )}
      </div>
      <p className="m-0 text-ink-3 text-xs">
        {t`It stands in their list of notifications as well. Their own settings and quiet hours still count.`}
      </p>
    </div>
  );
}
