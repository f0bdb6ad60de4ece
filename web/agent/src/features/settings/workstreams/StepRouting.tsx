import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { priorityName } from "@/actions/case-actions";
import { queuesQuery } from "@/entities/queue";
import { Term } from "@/features/glossary/Term";
import { SkillNeeds } from "./SkillNeeds";
import type { StepProps } from "./WorkstreamPage";

const priorities = ["low", "normal", "high", "urgent"] as const;

/** Where its cases go, as long as no rule says something else. */
export function StepRouting({ draft, set }: StepProps) {
  const queues = useQuery(queuesQuery).data;
  return (
    <div className="grid grid-cols-1 gap-5">
      {queues?.length === 0 ? (
        <div className="grid justify-items-start gap-2 text-sm text-ink-2">
          <p>{t`There is no queue yet. Make one; this draft is kept.`}</p>
          <Link to={"/settings/queues/new" as string}>
            <Button tabIndex={-1}>{t`New queue`}</Button>
          </Link>
        </div>
      ) : (
        <Field
          label={<Term name="queue">{t`Queue`}</Term>}
          help={t`For every case that no rule sends elsewhere.`}
          className="max-w-xs"
        >
          <Select
            value={draft.queue_id}
            onChange={(queue_id) => set({ queue_id })}
            options={[
              ...(draft.queue_id ? [] : [{ value: "", label: t`Choose…` }]),
              ...(queues ?? []).map((q) => ({ value: q.id, label: q.name })),
            ]}
          />
        </Field>
      )}
      <Field label={t`Priority`} className="max-w-xs">
        <Select
          value={draft.priority || "normal"}
          onChange={(priority) => set({ priority })}
          options={priorities.map((value) => ({ value, label: priorityName(value) }))}
        />
      </Field>
      <div className="grid gap-1.5">
        <h3 className="text-sm font-medium">
          <Term name="skill">{t`Skills that cases need`}</Term>
        </h3>
        <SkillNeeds label={t`Add a skill`} value={draft.skills} onChange={(skills) => set({ skills })} />
      </div>
    </div>
  );
}
