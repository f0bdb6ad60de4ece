import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { Available, Reassign, WhenToAssign } from "./AssignFields";
import type { FieldsProps } from "./kind";

/** Who dealt with the customer before, and how long ago at most. */
export function SmartAssignFields({ params, onChange }: FieldsProps) {
  return (
    <div className="grid gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label={t`To whom`}>
          <Select
            value={params.to === "team" ? "team" : "agent"}
            options={[
              { value: "agent" as const, label: t`The agent who dealt with the customer` },
              { value: "team" as const, label: t`The team that dealt with the customer` },
            ]}
            onChange={(to) => onChange({ ...params, to })}
          />
        </Field>
        <Field label={t`How far back`}>
          <Select
            value={String(params.minutes ?? 1440)}
            options={[
              { value: "180", label: t`3 hours` },
              { value: "1440", label: t`24 hours` },
              { value: "2880", label: t`2 days` },
              { value: "4320", label: t`3 days` },
              { value: "10080", label: t`1 week` },
            ]}
            onChange={(minutes) => onChange({ ...params, minutes: Number(minutes) })}
          />
        </Field>
      </div>
      <p className="m-0 text-ink-2 text-sm">
        {t`Who answered the customer last gets it, in whatever channel; else who had a case of theirs. Where that is nobody, nothing changes and the next action goes on: put “Assign to people or teams” below it.`}
      </p>
      <Available params={params} onChange={onChange} />
      <Reassign params={params} onChange={onChange} />
      <WhenToAssign />
    </div>
  );
}
