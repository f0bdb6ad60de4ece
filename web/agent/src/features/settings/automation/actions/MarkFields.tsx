import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "@/entities/member";
import { teamsQuery } from "@/entities/team";
import { hearsMessage, type RecipeDraft } from "../draft";
import type { FieldsProps } from "./kind";
import { TagFields } from "./TagFields";

/** Only what a message starts can mark one. */
export const markUnless = (recipe: RecipeDraft) =>
  hearsMessage(recipe.trigger.kind) ? undefined : t`There is no message when this starts.`;

export function MessageTagFields(props: FieldsProps) {
  const { params, onChange } = props;
  return (
    <div className="grid gap-3">
      <TagFields {...props} />
      <Field label={t`Put on`} className="max-w-xs">
        <Select
          value={(params.on as string) ?? "message"}
          options={[
            { value: "message", label: t`The message` },
            { value: "case", label: t`Its case` },
            { value: "both", label: t`Both` },
          ]}
          onChange={(on) => onChange({ ...params, on })}
        />
      </Field>
    </div>
  );
}

export function MessageHandledFields({ params, onChange }: FieldsProps) {
  return (
    <Switch
      checked={params.handled !== false}
      onChange={(handled) => onChange({ ...params, handled })}
      label={t`Nothing is left to be done about it`}
    />
  );
}

export function MessageAssignFields({ params, onChange }: FieldsProps) {
  const members = useQuery(membersQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const list = (key: string) => (Array.isArray(params[key]) ? (params[key] as string[]) : []);
  const toggle = (key: string, id: string, on: boolean) =>
    onChange({ ...params, [key]: on ? [...list(key), id] : list(key).filter((one) => one !== id) });
  const box = (key: string, id: string, name: string) => (
    <label key={id} className="flex items-center gap-2 text-sm">
      <input
        type="checkbox"
        className="size-4 accent-accent"
        checked={list(key).includes(id)}
        onChange={(e) => toggle(key, id, e.target.checked)}
      />
      {name}
    </label>
  );
  return (
    <div className="grid gap-3">
      <fieldset className="grid gap-1.5">
        <legend className="mb-1 text-sm font-medium">{t`To whom`}</legend>
        {members.filter((m) => !m.disabled_at).map((m) => box("user_ids", m.id, m.name))}
        {teams.map((team) => box("team_ids", team.id, t`Team ${team.name}`))}
      </fieldset>
      <Field label={t`When several are chosen`} className="max-w-xs">
        <Select
          value={params.one === true ? "one" : "all"}
          options={[
            { value: "all", label: t`All of them` },
            { value: "one", label: t`The one with the least to do` },
          ]}
          onChange={(to) => onChange({ ...params, one: to === "one" })}
        />
      </Field>
      <Switch
        checked={params.reassign === true}
        onChange={(reassign) => onChange({ ...params, reassign })}
        label={t`Also where somebody has it already`}
      />
    </div>
  );
}
