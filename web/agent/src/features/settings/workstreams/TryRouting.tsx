import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Check, FlaskConical, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { priorityName } from "@/actions/case-actions";
import { channelsQuery } from "@/entities/channel";
import { queuesQuery, type RuleTrace, type Trial, tryRouting } from "@/entities/queue";
import { catalogueQuery, fieldLabel } from "@/entities/saved-filter";
import { useNames, WhyView } from "@/features/routing/WhyView";
import { conditionName, overflowText, setName, waitText } from "@/features/routing/words";
import { errorText } from "@/lib/error-text";
import { Section } from "../parts/Page";

/** What routing would make of a case now, without touching anything. */
export function TryRouting({ channels }: { channels: readonly string[] }) {
  const all = useQuery(channelsQuery).data?.filter((c) => channels.includes(c.id)) ?? [];
  const [channel, setChannel] = useState(channels[0] ?? "");
  const [text, setText] = useState("");
  const [language, setLanguage] = useState("");
  const trial = useMutation({
    mutationFn: () => tryRouting({ subject: { channel_id: channel, text, language } }),
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    trial.mutate();
  };
  if (channels.length === 0) return null;
  return (
    <Section
      title={t`Try with a case`}
      about={t`Write what a customer might write. Nothing is sent or kept; what was saved last is what is tried.`}
    >
      <form onSubmit={submit} className="grid grid-cols-1 gap-3">
        <Field label={t`What the customer writes`}>
          <Textarea rows={2} value={text} maxLength={2000} onChange={(e) => setText(e.target.value)} />
        </Field>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t`Channel`}>
            <Select value={channel} onChange={setChannel} options={all.map((c) => ({ value: c.id, label: c.name }))} />
          </Field>
          <Field label={t`Language`} optional={t`optional`}>
            <Input value={language} placeholder="es" maxLength={20} onChange={(e) => setLanguage(e.target.value)} />
          </Field>
        </div>
        <Button type="submit" busy={trial.isPending} className="justify-self-start">
          <FlaskConical /> {t`Try`}
        </Button>
      </form>
      <div aria-live="polite">
        {trial.error && <p className="text-sm text-danger">{errorText(trial.error)}</p>}
        {trial.data && <Outcome trial={trial.data} />}
      </div>
    </Section>
  );
}

function Outcome({ trial }: { trial: Trial }) {
  const queues = useQuery(queuesQuery).data ?? [];
  const nameOf = useNames();
  const queue = (id: string) => queues.find((q) => q.id === id)?.name ?? "–";
  const { result, assignment, waiting } = trial;
  if (!result)
    return <p className="text-sm">{t`This channel is in no workstream: the case would stand in the list.`}</p>;
  return (
    <div className="grid grid-cols-1 gap-4 rounded-md bg-sunken p-4 text-sm">
      <p className="font-medium">
        <Trans>
          It goes to {queue(result.queue_id)} with priority {priorityName(result.priority)}.
        </Trans>
      </p>
      {result.trace.length > 0 && <Trace trace={result.trace} />}
      {trial.overflows.map((o) => (
        <p key={`${o.from}${o.to}`}>
          <Trans>
            Then on to {queue(o.to)}: {overflowText(o.code)}.
          </Trans>
        </p>
      ))}
      {assignment && (
        <div className="grid gap-2">
          <p className="font-medium">
            {assignment.expires_at
              ? t`${nameOf(assignment.agent_id)} would be asked.`
              : t`${nameOf(assignment.agent_id)} would get it.`}
          </p>
          <WhyView
            why={assignment.why}
            decidedBy={assignment.why.decided_by ?? ""}
            name={nameOf(assignment.agent_id)}
          />
        </div>
      )}
      {waiting && (
        <p>
          {t`It would wait, at place ${waiting.position}.`} {waitText(waiting.code)}
        </p>
      )}
    </div>
  );
}

function Trace({ trace }: { trace: readonly RuleTrace[] }) {
  const { i18n } = useLingui();
  const catalogue = useQuery(catalogueQuery).data;
  const nameOf = (field: string) => {
    const own = conditionName(field);
    return own === field ? fieldLabel(catalogue, field, i18n.locale) : own;
  };
  return (
    <ol aria-label={t`Rules that ran`} className="grid gap-1.5">
      {trace.map((r, i) => (
        <li key={r.rule_id || i} className="flex items-start gap-2">
          {r.matched ? (
            <Check role="img" aria-label={t`matched`} className="mt-0.5 size-4 shrink-0 text-good" />
          ) : (
            <X role="img" aria-label={t`did not match`} className="mt-0.5 size-4 shrink-0 text-ink-3" />
          )}
          <span>
            <span className="font-medium">{r.name}</span>
            {r.matched && r.set.length > 0 && (
              <span className="text-ink-2"> · {t`set: ${r.set.map(setName).join(", ")}`}</span>
            )}
            {!r.matched && <span className="text-ink-2"> · {t`does not hold: ${failed(r, nameOf)}`}</span>}
            {r.stopped && <span className="text-ink-2"> · {t`no later rule ran`}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The conditions that kept a rule from matching, by name. */
export function failed(r: RuleTrace, nameOf: (field: string) => string): string {
  return r.checked
    .filter((c) => c.held === c.negated)
    .map((c) => nameOf(c.field))
    .join(", ");
}
