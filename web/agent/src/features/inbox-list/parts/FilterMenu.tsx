import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { PlatformIcon } from "@kit/icons/platform";
import { Popover } from "@kit/popover";
import { type Option, Select } from "@kit/select";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { priorityName } from "@/actions/case-actions";
import type { CaseListParams } from "@/entities/case";
import { channelsQuery } from "@/entities/channel";
import { membersQuery } from "@/entities/member";
import { queuesQuery } from "@/entities/queue";
import { tagsQuery } from "@/entities/tag";
import { teamsQuery } from "@/entities/team";
import { type Filters, isFiltered, priorities, withFilter, withoutFilters } from "../params";

interface Props {
  params: CaseListParams;
  onChange: (params: CaseListParams) => void;
  /** Opens where conditions are put together. */
  onBuild: () => void;
}

/** The picker of filters. It opens as it comes, since somebody asked for it. */
export function FilterMenu({ trigger, onBuild, ...props }: Props & { trigger: ReactElement<Record<string, unknown>> }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(true);
  return (
    <Popover label={t`Filter`} align="end" open={open} onOpenChange={setOpen} trigger={trigger}>
      <Picker
        {...props}
        onBuild={() => {
          setOpen(false);
          onBuild();
        }}
      />
    </Popover>
  );
}

/** Chooses by what the list is filtered: each choice holds at once. */
function Picker({ params, onChange, onBuild }: Props) {
  const { t } = useLingui();
  const tags = useQuery(tagsQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const members = useQuery(membersQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const set = (filter: Filters) => onChange(withFilter(params, filter));
  const dot = (color: string) => (
    <span aria-hidden className="size-2.5 shrink-0 rounded-full" style={{ background: `var(--tag-${color}-ink)` }} />
  );
  return (
    <div className="grid w-60 gap-3">
      <Field label={<Trans>Tag</Trans>}>
        <Choice
          value={params.tag}
          onChange={(tag) => set({ tag })}
          options={tags.map((tag) => ({ value: tag.name, label: tag.name, icon: dot(tag.color) }))}
        />
      </Field>
      <Field label={<Trans>Channel</Trans>}>
        <Choice
          value={params.channel}
          onChange={(channel) => set({ channel })}
          options={channels.map((c) => ({
            value: c.id,
            label: c.name,
            icon: <PlatformIcon platform={c.platform} className="size-4" />,
          }))}
        />
      </Field>
      {queues.length > 0 && (
        <Field label={<Trans>Queue</Trans>}>
          <Choice
            value={params.queue}
            onChange={(queue) => set({ queue })}
            options={queues.map((q) => ({ value: q.id, label: t`${q.name} (${q.waiting + q.offered})` }))}
          />
        </Field>
      )}
      {teams.length > 0 && (
        <Field label={<Trans>Team</Trans>}>
          <Choice
            value={params.team}
            onChange={(team) => set({ team })}
            options={teams.map((one) => ({ value: one.id, label: one.name }))}
          />
        </Field>
      )}
      <Field label={<Trans>Priority</Trans>}>
        <Choice
          value={params.priority}
          onChange={(value) => set({ priority: priorities.find((p) => p === value) })}
          options={priorities.map((value) => ({ value, label: priorityName(value) }))}
        />
      </Field>
      <Field
        label={<Trans>Assignee</Trans>}
        help={params.view === "all" ? undefined : t`Choosing somebody shows all cases instead of this view.`}
      >
        <Choice
          value={params.assignee}
          onChange={(assignee) => set({ assignee })}
          options={members.filter((m) => !m.disabled_at).map((m) => ({ value: m.id, label: m.name }))}
        />
      </Field>
      <Button size="sm" className="justify-self-start" onClick={onBuild}>
        <Trans>More conditions…</Trans>
      </Button>
      <Button
        variant="ghost"
        size="sm"
        className="justify-self-start"
        disabled={!isFiltered(params)}
        onClick={() => onChange(withoutFilters(params))}
      >
        <Trans>Clear filters</Trans>
      </Button>
    </div>
  );
}

interface ChoiceProps {
  value: string | undefined;
  options: Option<string>[];
  onChange: (value: string | undefined) => void;
  // From the field around it.
  id?: string;
}

/** One of some, or any of them. What the address names and the list has not is shown all the same. */
function Choice({ value, options, onChange, ...field }: ChoiceProps) {
  const { t } = useLingui();
  const known = !value || options.some((o) => o.value === value);
  const all = [{ value: "", label: t`Any` }, ...options, ...(known ? [] : [{ value, label: value }])];
  return <Select {...field} value={value ?? ""} options={all} onChange={(v) => onChange(v || undefined)} />;
}
