import { api } from "@client/api";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import { useCan } from "@/entities/me";
import { useChange } from "../parts/change";
import { Section } from "../parts/Page";
import { type Workspace, workspaceKey } from "./workspace";

const hour = 60;
const day = 24 * hour;
const usual = [0, hour, 4 * hour, day, 2 * day, 3 * day, 7 * day, 14 * day, 30 * day];

/** What becomes of cases that nobody touches, and of those that were resolved. */
export function FollowUp({ workspace }: { workspace: Workspace }) {
  const { t } = useLingui();
  const manage = useCan("workspace.manage");
  const [silence, setSilence] = useState(workspace.auto_resolve_minutes);
  const [days, setDays] = useState(String(workspace.reopen_days));
  const save = useChange(() => api.patch("/workspace", { auto_resolve_minutes: silence, reopen_days: Number(days) }), {
    refresh: [workspaceKey],
    done: t`Saved.`,
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  const lengths = usual.includes(silence) ? usual : [...usual, silence].sort((a, b) => a - b);
  const lengthName = (minutes: number) => {
    if (minutes === 0) return t`Never`;
    if (minutes % day === 0) return plural(minutes / day, { one: "After # day", other: "After # days" });
    if (minutes % hour === 0) return plural(minutes / hour, { one: "After # hour", other: "After # hours" });
    return plural(minutes, { one: "After # minute", other: "After # minutes" });
  };
  return (
    <Section title={t`Follow-up`} about={t`What becomes of cases when nobody writes any more, or writes again.`}>
      <form onSubmit={submit}>
        <fieldset disabled={!manage} className="grid max-w-md gap-5">
          <Field
            label={t`Resolve cases without an answer`}
            help={t`Only cases in which you spoke last and nobody waits. What is snoozed stays.`}
          >
            <Select
              value={String(silence)}
              options={lengths.map((minutes) => ({ value: String(minutes), label: lengthName(minutes) }))}
              onChange={(minutes) => setSilence(Number(minutes))}
              disabled={!manage}
            />
          </Field>
          <Field
            label={t`Days in which an answer opens a resolved case again`}
            help={t`Later, what the customer writes begins a new case. With 0 it always does.`}
          >
            <Input type="number" min={0} max={365} required value={days} onChange={(e) => setDays(e.target.value)} />
          </Field>
          {manage && (
            <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-start">
              {t`Save`}
            </Button>
          )}
        </fieldset>
      </form>
    </Section>
  );
}
