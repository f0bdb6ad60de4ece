import { Button } from "@kit/button";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useId, useRef } from "react";
import { priorityName, statusName } from "@/actions/case-actions";
import type { MacroAction } from "@/entities/macro";
import { membersQuery } from "@/entities/member";
import { queuesQuery } from "@/entities/queue";
import { tagsQuery } from "@/entities/tag";
import { useSnoozeNames } from "@/features/composer/macros/words";

interface Props {
  step: MacroAction;
  label: string;
  onChange: (value: string) => void;
}

/** What a step does it with: a text, a person, a tag. */
export function StepValue({ step, label, onChange }: Props) {
  const members = useQuery(membersQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const moments = useSnoozeNames();
  const { kind, value } = step;
  // "" is a choice of its own, which the select can't carry.
  const choice = (options: { value: string; label: string }[]) => (
    <Select
      label={label}
      value={value === "" ? "-" : value}
      options={options.map((o) => (o.value === "" ? { ...o, value: "-" } : o))}
      onChange={(to) => onChange(to === "-" ? "" : to)}
    />
  );
  switch (kind) {
    case "reply":
    case "note":
      return <Words label={label} value={value} onChange={onChange} />;
    case "status":
      return choice((["open", "pending", "resolved"] as const).map((s) => ({ value: s, label: statusName(s) })));
    case "priority":
      return choice((["low", "normal", "high", "urgent"] as const).map((p) => ({ value: p, label: priorityName(p) })));
    case "assignee":
      return choice([
        { value: "me", label: t`Whoever runs it` },
        { value: "", label: t`Nobody` },
        ...members.filter((m) => !m.disabled_at).map((m) => ({ value: m.id, label: m.name })),
      ]);
    case "queue":
      return choice([{ value: "", label: t`No queue` }, ...queues.map((q) => ({ value: q.id, label: q.name }))]);
    case "snooze":
      return choice(Object.entries(moments).map(([at, name]) => ({ value: at, label: name })));
    case "tag_add":
    case "tag_remove":
      return <TagName label={label} value={value} onChange={onChange} />;
  }
}

type FieldProps = Omit<Props, "step"> & { value: string };

function TagName({ label, value, onChange }: FieldProps) {
  const tags = useQuery(tagsQuery).data ?? [];
  const id = useId();
  return (
    <>
      <Input
        aria-label={label}
        list={id}
        value={value}
        maxLength={50}
        required
        onChange={(e) => onChange(e.target.value)}
      />
      <datalist id={id}>
        {tags.map((tag) => (
          <option key={tag.id} value={tag.name} />
        ))}
      </datalist>
    </>
  );
}

function Words({ label, value, onChange }: FieldProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const variables = [
    { key: "contact.first_name", label: t`Customer's first name` },
    { key: "agent.name", label: t`Your name` },
    { key: "workspace.name", label: t`Business` },
    { key: "case.number", label: t`Case number` },
  ];
  const insert = (key: string) => {
    const at = area.current?.selectionStart ?? value.length;
    onChange(`${value.slice(0, at)}{{${key}}}${value.slice(at)}`);
    area.current?.focus();
  };
  return (
    <>
      <Textarea
        ref={area}
        aria-label={label}
        value={value}
        rows={3}
        maxLength={4096}
        required
        onChange={(e) => onChange(e.target.value)}
      />
      <div className="flex flex-wrap gap-1.5">
        {variables.map((v) => (
          <Button key={v.key} size="sm" onClick={() => insert(v.key)}>
            {v.label}
          </Button>
        ))}
      </div>
    </>
  );
}
