import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import type { FieldsProps } from "./kind";
import { WhomField, whomOf } from "./WhomField";

/** Who gets the case: one of those who are chosen, or all of them. */
export function AssignFields({ params, onChange }: FieldsProps) {
  const whom = whomOf(params);
  const { user_id: _, team_id: __, ...rest } = params;
  const mixed = whom.users.length > 0 && whom.teams.length > 0;
  const several = whom.users.length + whom.teams.length > 1;
  const choose = mixed || params.choose === "all" ? "all" : "one";
  const names = (next: typeof whom) => {
    const all = next.users.length > 0 && next.teams.length > 0;
    onChange({ ...rest, ...next, ...(all ? { choose: "all" } : {}) });
  };
  return (
    <div className="grid gap-3">
      <WhomField label={t`To whom`} whom={whom} onChange={names} />
      {several && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field
            label={t`Who of them gets it`}
            help={
              choose === "all"
                ? t`The first person and the first team have the case; the others follow it and are told.`
                : undefined
            }
          >
            <Select
              value={choose}
              options={[
                ...(mixed ? [] : [{ value: "one" as const, label: t`One of them` }]),
                { value: "all" as const, label: t`All of them` },
              ]}
              onChange={(to) => onChange({ ...rest, ...whom, choose: to })}
            />
          </Field>
          {choose === "one" && (
            <Field label={t`How one is chosen`}>
              <Select
                value={params.by === "turn" ? "turn" : "load"}
                options={[
                  { value: "load" as const, label: t`Who has the least to do` },
                  { value: "turn" as const, label: t`In turn` },
                ]}
                onChange={(by) => onChange({ ...rest, ...whom, by })}
              />
            </Field>
          )}
        </div>
      )}
      <Available params={params} onChange={onChange} />
      <Reassign params={params} onChange={onChange} />
      <WhenToAssign />
    </div>
  );
}

/** Leaves out who takes no work now. */
export function Available({ params, onChange }: FieldsProps) {
  return (
    <Switch
      checked={params.available === true}
      onChange={(available) => onChange({ ...params, available })}
      label={t`Only who takes work now`}
      help={t`Online, and with room for another case.`}
    />
  );
}

/** Takes it from whoever has it. */
export function Reassign({ params, onChange }: FieldsProps) {
  return (
    <Switch
      checked={params.reassign === true}
      onChange={(reassign) => onChange({ ...params, reassign })}
      label={t`Also where somebody has it already`}
    />
  );
}

/** When a recipe had better assign. */
export function WhenToAssign() {
  return (
    <p className="m-0 text-ink-3 text-xs">
      {t`At arrival or later? A recipe for new messages assigns the moment something comes in. One for changes of a case assigns after somebody did something: tagged it, or changed its status. Choose the second where people look at it first.`}
    </p>
  );
}
