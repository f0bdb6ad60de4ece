import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { priorityName } from "@/actions/case-actions";
import { calendarsQuery } from "@/entities/calendar";
import type { Priority } from "@/entities/case";
import { useCan } from "@/entities/me";
import { type Policy, type PolicyDraft, policiesQuery, policyKeys } from "@/entities/sla-policy";
import { errorText } from "@/lib/error-text";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Section } from "../parts/Page";
import { SavedFilterField } from "../parts/SavedFilterField";
import { draftOf, newPolicy, priorities, readConditions, writeConditions } from "./draft";
import { Targets } from "./Targets";

/** A policy, new or as it is. */
export function PolicyPage() {
  const { policyId } = useParams({ strict: false }) as { policyId?: string };
  const query = useQuery(policiesQuery);
  return (
    <Loading query={query}>
      {(policies) => {
        const policy = policies.find((p) => p.id === policyId);
        if (policyId && !policy)
          return (
            <Page title={t`Service levels`} about={t`There is no such policy.`}>
              {null}
            </Page>
          );
        return <Editor key={policyId ?? "new"} policy={policy} count={policies.length} />;
      }}
    </Loading>
  );
}

function Editor({ policy, count }: { policy: Policy | undefined; count: number }) {
  const navigate = useNavigate();
  const manage = useCan("sla.manage");
  const [draft, setDraft] = useState<PolicyDraft>(() => (policy ? draftOf(policy) : newPolicy(count)));
  const [bad, setBad] = useState<ReadonlySet<string>>(new Set());
  const set = (patch: Partial<PolicyDraft>) => setDraft((d) => ({ ...d, ...patch }));
  const back = () => void navigate({ to: "/settings/sla" as string });
  const save = useChange(
    () => (policy ? api.patch<Policy>(`/sla-policies/${policy.id}`, draft) : api.post<Policy>("/sla-policies", draft)),
    { refresh: [policyKeys.list], done: t`Saved. Open cases are counted by it.`, quiet: true, onDone: back },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (bad.size === 0) save.mutate(undefined);
  };
  const mark = (field: string, isBad: boolean) =>
    setBad((was) => (isBad ? new Set([...was, field]) : new Set([...was].filter((f) => f !== field))));
  const fault = isApiError(save.error) ? save.error.field("name") : undefined;
  return (
    <Page
      title={policy?.name ?? t`New policy`}
      about={t`A change counts at once for all open cases, from their start, as if it had always been so.`}
    >
      <form onSubmit={submit}>
        <fieldset disabled={!manage} className="grid grid-cols-1 gap-6">
          <Field label={t`Name`} error={fault} className="max-w-md">
            <Input value={draft.name} onChange={(e) => set({ name: e.target.value })} maxLength={100} required />
          </Field>
          <Holds draft={draft} manage={manage} onChange={set} />
          <Targets draft={draft} onChange={set} onBad={mark} />
          <Clock draft={draft} manage={manage} onChange={set} />
          {save.isError && !fault && (
            <p role="alert" className="text-sm text-danger">
              {errorText(save.error)}
            </p>
          )}
          {manage && (
            <div className="flex flex-wrap gap-2">
              <Button type="submit" variant="primary" busy={save.isPending} inactive={bad.size > 0}>
                {t`Save`}
              </Button>
              {policy && <Remove policy={policy} onDone={back} />}
            </div>
          )}
        </fieldset>
      </form>
    </Page>
  );
}

interface PartProps {
  draft: PolicyDraft;
  manage: boolean;
  onChange: (patch: Partial<PolicyDraft>) => void;
}

/** Which cases it holds for. */
function Holds({ draft, manage, onChange }: PartProps) {
  const held = readConditions(draft.conditions);
  const [tags, setTags] = useState(held?.tags ?? "");
  if (!held) {
    return (
      <Section title={t`Which cases`} about={t`Its conditions were set through the API and are kept as they are.`}>
        <pre className="overflow-auto rounded-md bg-sunken p-3 text-xs">
          {JSON.stringify(draft.conditions, null, 2)}
        </pre>
      </Section>
    );
  }
  const options = [
    { value: "" as Priority | "", label: t`Any priority` },
    ...priorities
      .slice(0, 3)
      .map((value) => ({ value: value as Priority | "", label: t`${priorityName(value)} or higher` })),
  ].filter((o, i, all) => all.findIndex((other) => other.value === o.value) === i);
  return (
    <Section title={t`Which cases`} about={t`Without conditions it holds for every case that no policy above it fits.`}>
      <div className="grid max-w-2xl items-start gap-4 sm:grid-cols-2">
        <Field label={t`With a tag`} help={t`One of these; several with commas.`}>
          <Input
            value={tags}
            onChange={(e) => {
              setTags(e.target.value);
              onChange({ conditions: writeConditions({ ...held, tags: e.target.value }) });
            }}
          />
        </Field>
        <Field label={t`Priority`}>
          <Select
            value={held.priority}
            options={options}
            disabled={!manage}
            onChange={(priority) => onChange({ conditions: writeConditions({ ...held, tags, priority }) })}
          />
        </Field>
        <SavedFilterField
          casesOnly
          value={held.saved}
          disabled={!manage}
          onChange={(saved) => onChange({ conditions: writeConditions({ ...held, tags, saved }) })}
        />
        <Field label={t`Place in the order`} help={t`The lowest counts first.`}>
          <Input
            type="number"
            min={0}
            max={10000}
            value={draft.position}
            onChange={(e) => onChange({ position: Math.max(0, Math.round(Number(e.target.value) || 0)) })}
          />
        </Field>
      </div>
    </Section>
  );
}

/** What time counts, when it stands, when to warn. */
function Clock({ draft, manage, onChange }: PartProps) {
  const { data: calendars = [] } = useQuery(calendarsQuery);
  const options = calendars.map((c) => ({ value: c.default ? "" : c.id, label: c.name }));
  return (
    <Section title={t`The clock`}>
      <div className="grid max-w-md gap-4">
        <Field label={t`Calendar`} help={t`Only its hours count.`}>
          <Select
            value={draft.calendar_id ?? ""}
            options={options.length > 0 ? options : [{ value: "", label: "…" }]}
            disabled={!manage}
            onChange={(id) => onChange({ calendar_id: id || null })}
          />
        </Field>
        <Field label={t`Warn so many minutes before`} help={t`In the time that counts; 0 does not warn.`}>
          <Input
            type="number"
            min={0}
            max={10080}
            value={draft.warn_before_minutes}
            onChange={(e) =>
              onChange({
                warn_before_minutes: Math.max(0, Math.round(Number(e.target.value) || 0)),
                warn_at_percent: 0,
              })
            }
          />
        </Field>
        <Switch
          checked={draft.pause_pending}
          onChange={(pause_pending) => onChange({ pause_pending })}
          label={t`Stand while pending`}
          help={t`Time in which you wait for the customer does not count.`}
        />
        <Switch
          checked={draft.pause_snoozed}
          onChange={(pause_snoozed) => onChange({ pause_snoozed })}
          label={t`Stand while snoozed`}
        />
        <Switch
          checked={draft.on_reopen === "restart"}
          onChange={(restart) => onChange({ on_reopen: restart ? "restart" : "resume" })}
          label={t`Begin anew when a case is opened again`}
          help={t`Otherwise the time to the resolution goes on where it stood.`}
        />
      </div>
    </Section>
  );
}

function Remove({ policy, onDone }: { policy: Policy; onDone: () => void }) {
  const [asking, setAsking] = useState(false);
  const remove = useChange(() => api.del(`/sla-policies/${policy.id}`), {
    refresh: [policyKeys.list],
    done: t`The policy is gone.`,
    onDone,
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t`Delete the policy`}</Button>
      {asking && (
        <Confirm
          title={t`Delete the policy “${policy.name}”?`}
          confirm={t`Delete the policy`}
          onConfirm={() => remove.mutateAsync(undefined).catch(() => setAsking(false))}
          onClose={() => setAsking(false)}
        >
          {t`Its clocks end on all open cases. Another policy that fits takes over.`}
        </Confirm>
      )}
    </>
  );
}
