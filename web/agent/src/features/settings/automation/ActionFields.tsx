import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { statusName } from "@/actions/case-actions";
import type { CaseStatus } from "@/entities/case";
import { membersQuery } from "@/entities/member";
import { teamsQuery } from "@/entities/team";
import { EditFields } from "./EditFields";
import { Span } from "./Span";

type Params = Record<string, unknown>;

interface Props {
  kind: string;
  params: Params;
  onChange: (params: Params) => void;
}

/** With what an action does it. */
export function ActionFields({ kind, params, onChange }: Props) {
  switch (kind) {
    case "tags":
      return <TagFields params={params} onChange={onChange} />;
    case "edit":
      return <EditFields params={params} onChange={onChange} />;
    case "assign":
      return <AssignFields params={params} onChange={onChange} />;
    case "status":
      return (
        <Field label={t`New status`} className="max-w-xs">
          <Select
            value={params.status as CaseStatus}
            options={(["open", "pending", "resolved"] as const).map((s) => ({ value: s, label: statusName(s) }))}
            onChange={(status) => onChange({ status })}
          />
        </Field>
      );
    case "snooze":
      return (
        <Span
          label={t`For how long`}
          minutes={Number(params.minutes) || 60}
          onChange={(minutes) => onChange({ minutes })}
        />
      );
    case "note":
    case "reply":
      return (
        <Words text={String(params.text ?? "")} reply={kind === "reply"} onChange={(text) => onChange({ text })} />
      );
    default:
      return null;
  }
}

type PartProps = Omit<Props, "kind">;

function TagFields({ params, onChange }: PartProps) {
  const list = (key: string) => (Array.isArray(params[key]) ? (params[key] as string[]) : []);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Names label={t`Add`} names={list("add")} onChange={(add) => onChange({ ...params, add })} />
      <Names label={t`Remove`} names={list("remove")} onChange={(remove) => onChange({ ...params, remove })} />
    </div>
  );
}

/** Names with commas between them. What is typed stays as it is while it is typed. */
function Names({ label, names, onChange }: { label: string; names: string[]; onChange: (names: string[]) => void }) {
  const [text, setText] = useState(names.join(", "));
  return (
    <Field label={label} help={t`Tags, with commas between them`}>
      <Input
        value={text}
        maxLength={500}
        onChange={(e) => {
          setText(e.target.value);
          onChange(
            e.target.value
              .split(",")
              .map((n) => n.trim())
              .filter(Boolean),
          );
        }}
      />
    </Field>
  );
}

function AssignFields({ params, onChange }: PartProps) {
  const members = useQuery(membersQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const chosen = params.user_id ? `user:${params.user_id}` : params.team_id ? `team:${params.team_id}` : "";
  const options = [
    ...(chosen ? [] : [{ value: "", label: t`Choose…` }]),
    ...members.filter((m) => !m.disabled_at).map((m) => ({ value: `user:${m.id}`, label: m.name })),
    ...teams.map((team) => ({ value: `team:${team.id}`, label: t`Team ${team.name}` })),
  ];
  const choose = (value: string) => {
    const [kind, id] = value.split(":");
    const { user_id: _, team_id: __, ...rest } = params;
    if (id) onChange({ ...rest, [kind === "team" ? "team_id" : "user_id"]: id });
  };
  return (
    <div className="grid gap-3">
      <Field label={t`To whom`} className="max-w-xs">
        <Select value={chosen} options={options} onChange={choose} />
      </Field>
      <Switch
        checked={params.reassign === true}
        onChange={(reassign) => onChange({ ...params, reassign })}
        label={t`Also where somebody has it already`}
      />
    </div>
  );
}

function Words({ text, reply, onChange }: { text: string; reply: boolean; onChange: (text: string) => void }) {
  const variables = [
    { key: "contact.first_name", label: t`Customer's first name` },
    { key: "workspace.name", label: t`Business` },
    { key: "case.number", label: t`Case number` },
  ];
  return (
    <div className="grid gap-2">
      <Field
        label={t`Text`}
        help={
          reply
            ? t`It goes to the customer at once. Where the channel does not take it, the run says so. What is said in public is not answered.`
            : undefined
        }
      >
        <Textarea rows={3} maxLength={4096} required value={text} onChange={(e) => onChange(e.target.value)} />
      </Field>
      <div className="flex flex-wrap gap-1.5">
        {variables.map((v) => (
          <Button key={v.key} size="sm" onClick={() => onChange(`${text}{{${v.key}}}`)}>
            {v.label}
          </Button>
        ))}
      </div>
    </div>
  );
}
