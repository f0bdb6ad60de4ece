import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { priorityName } from "@/actions/case-actions";
import type { Priority } from "@/entities/case";
import { platformsQuery } from "@/entities/channel";
import { membersQuery } from "@/entities/member";
import { queuesQuery, type Rule, type RuleSet } from "@/entities/queue";
import { tagsQuery } from "@/entities/tag";
import { kindName } from "@/features/routing/words";
import { SavedFilterField } from "../parts/SavedFilterField";
import { listOf, readFilter, writeFilter } from "./draft";
import { SkillNeeds } from "./SkillNeeds";

interface Props {
  rule: Rule;
  onChange: (rule: Rule) => void;
}

const priorities = ["low", "normal", "high", "urgent"] as const;
const any = () => ({ value: "", label: t`Any` });
const asIs = () => ({ value: "", label: t`Leave as it is` });

/** One rule: when it matches and what it then sets. */
export function RuleFields({ rule, onChange }: Props) {
  const set = (patch: Partial<Rule>) => onChange({ ...rule, ...patch });
  return (
    <div className="grid grid-cols-1 gap-4 border-t px-3 py-3">
      <Field label={t`Name of the rule`} className="max-w-sm">
        <Input value={rule.name} maxLength={100} onChange={(e) => set({ name: e.target.value })} />
      </Field>
      <fieldset className="grid items-start gap-3 sm:grid-cols-2">
        <legend className="mb-1 text-xs font-semibold text-ink-2">{t`When all of this holds`}</legend>
        <Listed
          label={t`One of these words`}
          help={t`In what the customer wrote; commas between them. Upper case and accents don't matter.`}
          value={rule.words}
          onChange={(words) => set({ words })}
        />
        <Listed
          label={t`One of these languages`}
          help={t`As codes: es, en, pt-BR.`}
          value={rule.languages}
          onChange={(languages) => set({ languages })}
        />
        <Conditions rule={rule} set={set} />
      </fieldset>
      <fieldset className="grid items-start gap-3 sm:grid-cols-2">
        <legend className="mb-1 text-xs font-semibold text-ink-2">{t`Then set`}</legend>
        <Sets value={rule.set} onChange={(next) => set({ set: next })} />
      </fieldset>
      <Switch checked={rule.stop} onChange={(stop) => set({ stop })} label={t`No later rule runs after this one`} />
      <Switch checked={rule.disabled} onChange={(disabled) => set({ disabled })} label={t`Rule switched off`} />
    </div>
  );
}

function Conditions({ rule, set }: { rule: Rule; set: (patch: Partial<Rule>) => void }) {
  const tags = useQuery(tagsQuery).data ?? [];
  const platforms = useQuery(platformsQuery).data ?? [];
  const kinds = [...new Set([...platforms.flatMap((p) => p.kinds), ...rule.kinds])];
  const simple = readFilter(rule.filter);
  return (
    <>
      <Field label={t`Kind of channel`}>
        <Select
          value={rule.kinds[0] ?? ""}
          onChange={(kind) => set({ kinds: kind ? [kind] : [] })}
          options={[any(), ...kinds.map((value) => ({ value, label: kindName(value) }))]}
        />
      </Field>
      {simple ? (
        <>
          <Field label={t`Tag`}>
            <Select
              value={simple.tag}
              onChange={(tag) => set({ filter: writeFilter({ ...simple, tag }) })}
              options={[any(), ...tags.map((tag) => ({ value: tag.name, label: tag.name }))]}
            />
          </Field>
          <Field label={t`Priority`}>
            <Select<"" | Priority>
              value={simple.priority}
              onChange={(priority) => set({ filter: writeFilter({ ...simple, priority }) })}
              options={[
                { value: "", label: t`Any` },
                ...priorities.map((value) => ({ value, label: priorityName(value) })),
              ]}
            />
          </Field>
          <SavedFilterField
            value={simple.saved}
            onChange={(saved) => set({ filter: writeFilter({ ...simple, saved }) })}
          />
        </>
      ) : (
        <p className="text-xs text-ink-3">{t`It has further conditions that were set over the API. They stay.`}</p>
      )}
    </>
  );
}

function Sets({ value, onChange }: { value: RuleSet; onChange: (value: RuleSet) => void }) {
  const queues = useQuery(queuesQuery).data ?? [];
  const members = useQuery(membersQuery).data?.filter((m) => !m.disabled_at) ?? [];
  const set = (patch: Partial<RuleSet>) => onChange({ ...value, ...patch });
  return (
    <>
      <Field label={t`Queue`}>
        <Select
          value={value.queue_id ?? ""}
          onChange={(id) => set({ queue_id: id || undefined })}
          options={[asIs(), ...queues.map((q) => ({ value: q.id, label: q.name }))]}
        />
      </Field>
      <Field label={t`Priority`}>
        <Select<"" | Priority>
          value={value.priority ?? ""}
          onChange={(priority) => set({ priority: priority || undefined })}
          options={[
            { value: "", label: t`Leave as it is` },
            ...priorities.map((one) => ({ value: one, label: priorityName(one) })),
          ]}
        />
      </Field>
      <Field label={t`Person who is asked first`}>
        <Select
          value={value.agent_id ?? ""}
          onChange={(id) => set({ agent_id: id || undefined })}
          options={[
            { value: "", label: t`Nobody in particular` },
            ...members.map((m) => ({ value: m.id, label: m.name })),
          ]}
        />
      </Field>
      <Field label={t`Category`} optional={t`optional`}>
        <Input
          value={value.category ?? ""}
          maxLength={100}
          onChange={(e) => set({ category: e.target.value || undefined })}
        />
      </Field>
      <div className="grid gap-1 sm:col-span-2">
        <span className="text-sm font-medium">{t`Skills`}</span>
        <SkillNeeds
          label={t`Add a skill`}
          value={value.skills ?? []}
          onChange={(skills) => set({ skills: skills.length > 0 ? skills : undefined })}
        />
      </div>
    </>
  );
}

interface ListedProps {
  label: string;
  help: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
}

/** A list typed with commas; what is typed stays as it is until the field is left. */
function Listed({ label, help, value, onChange }: ListedProps) {
  const [typed, setTyped] = useState<string>();
  return (
    <Field label={label} help={help}>
      <Input
        value={typed ?? value.join(", ")}
        onChange={(e) => {
          setTyped(e.target.value);
          onChange(listOf(e.target.value));
        }}
        onBlur={() => setTyped(undefined)}
      />
    </Field>
  );
}
