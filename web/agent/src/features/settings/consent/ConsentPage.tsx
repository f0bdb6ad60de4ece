import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type ConsentPolicy, consentKeys, consentPolicyQuery } from "@/entities/consent";
import { useCan } from "@/entities/me";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Section } from "../parts/Page";
import { AnswerFields } from "./AnswerFields";
import { Warnings } from "./Warnings";

/** What the workspace makes of permission: what a template needs, stop words and their answer, warnings. */
export function ConsentPage() {
  const { t } = useLingui();
  const query = useQuery(consentPolicyQuery);
  return (
    <Page
      title={t`Permission`}
      about={t`Who may be written to, by which words customers end it, and when the desk warns. Each contact's page has the ledger of what they agreed to.`}
    >
      <Loading query={query}>{(policy) => <PolicyForm policy={policy} />}</Loading>
      <Warnings />
    </Page>
  );
}

/** A policy whose words and numbers are as they are typed. */
interface Draft extends Omit<ConsentPolicy, "stop_words" | "start_words" | "warn_minutes" | "many" | "alike"> {
  stop_words: string;
  start_words: string;
  warn_minutes: string;
  many: string;
  alike: string;
}

function draftOf(p: ConsentPolicy): Draft {
  return {
    ...p,
    stop_words: p.stop_words.join("\n"),
    start_words: p.start_words.join("\n"),
    warn_minutes: String(p.warn_minutes),
    many: String(p.many),
    alike: String(p.alike),
  };
}

function policyOf(d: Draft): ConsentPolicy {
  const words = (text: string) =>
    text
      .split("\n")
      .map((w) => w.trim())
      .filter(Boolean);
  return {
    ...d,
    stop_words: words(d.stop_words),
    start_words: words(d.start_words),
    warn_minutes: Number(d.warn_minutes),
    many: Number(d.many),
    alike: Number(d.alike),
  };
}

function PolicyForm({ policy }: { policy: ConsentPolicy }) {
  const { t } = useLingui();
  const manage = useCan("workspace.manage");
  const [draft, setDraft] = useState(() => draftOf(policy));
  const set = (change: Partial<Draft>) => setDraft((old) => ({ ...old, ...change }));
  const save = useChange(() => api.put<ConsentPolicy>("/consent-policy", policyOf(draft)), {
    refresh: [consentKeys.policy, consentKeys.permissions],
    done: t`Saved.`,
    quiet: true,
    onDone: (saved) => setDraft(draftOf(saved)),
  });
  const problem = (field: string) =>
    isApiError(save.error) ? save.error.errors.find((e) => e.field.startsWith(field))?.detail : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!manage} className="grid grid-cols-1 gap-8">
        <Section
          title={t`Before a template is sent`}
          about={t`Who opted out of promotions is never sent one, whatever you choose here.`}
        >
          <div className="grid max-w-md gap-5">
            <Field label={t`Without an opt-in on record`}>
              <Select
                value={draft.templates}
                disabled={!manage}
                options={[
                  { value: "off", label: t`Say nothing` },
                  { value: "warn", label: t`Warn who sends it` },
                  { value: "require", label: t`Refuse it` },
                ]}
                onChange={(templates) => set({ templates })}
              />
            </Field>
            <Switch
              checked={draft.writing_counts}
              disabled={!manage}
              onChange={(writing_counts) => set({ writing_counts })}
              label={t`Who wrote to you agrees to messages`}
              help={t`To notices about their order or case, though not to promotions.`}
            />
            <Field label={t`Who opted out of promotions`}>
              <Select
                value={draft.opted_out}
                disabled={!manage}
                options={[
                  { value: "marketing", label: t`gets no promotions` },
                  { value: "everything", label: t`gets nothing that you begin` },
                ]}
                onChange={(opted_out) => set({ opted_out })}
              />
            </Field>
          </div>
        </Section>
        <Section
          title={t`Stop and start words`}
          about={t`Who writes one of them as a whole message opts out of promotions, or in again. Capitals, accents and punctuation make no difference.`}
        >
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label={t`Stop words, one a line`} error={problem("stop_words")}>
              <Textarea rows={8} value={draft.stop_words} onChange={(e) => set({ stop_words: e.target.value })} />
            </Field>
            <Field label={t`Start words, one a line`} error={problem("start_words")}>
              <Textarea rows={8} value={draft.start_words} onChange={(e) => set({ start_words: e.target.value })} />
            </Field>
          </div>
          <Switch
            checked={draft.one_channel}
            disabled={!manage}
            onChange={(one_channel) => set({ one_channel })}
            label={t`Only for the channel on which they were written`}
            help={t`Otherwise they count for all of your channels.`}
          />
          <AnswerFields
            value={draft.answer}
            disabled={!manage}
            problem={problem}
            onChange={(answer) => set({ answer })}
          />
        </Section>
        <Section title={t`Warnings`} about={t`Before a reply window closes, and before the same goes to very many.`}>
          <div className="grid max-w-md gap-5">
            <Field
              label={t`Minutes before a reply window closes`}
              help={t`From then on the composer and the list of cases show it. With 0 they never do.`}
              error={problem("warn_minutes")}
            >
              <Input
                type="number"
                min={0}
                max={1440}
                required
                value={draft.warn_minutes}
                onChange={(e) => set({ warn_minutes: e.target.value })}
              />
            </Field>
            <Switch
              checked={draft.tell_assignee}
              disabled={!manage}
              onChange={(tell_assignee) => set({ tell_assignee })}
              label={t`Notify who has the case then`}
              help={t`Once a window, and only while the customer waits for an answer.`}
            />
            <Field
              label={t`Recipients from which on a send has to be confirmed`}
              help={t`What would be sent and to whom is shown before.`}
              error={problem("many")}
            >
              <Input
                type="number"
                min={2}
                max={100000}
                required
                value={draft.many}
                onChange={(e) => set({ many: e.target.value })}
              />
            </Field>
            <Field
              label={t`The same words within an hour`}
              help={t`From so many on supervisors are warned: templates, and what programs send. With 0 they never are.`}
              error={problem("alike")}
            >
              <Input
                type="number"
                min={0}
                max={1000000}
                required
                value={draft.alike}
                onChange={(e) => set({ alike: e.target.value })}
              />
            </Field>
          </div>
        </Section>
        {save.error !== null && (
          <p role="alert" className="text-sm text-danger">
            {isApiError(save.error) ? save.error.detail : t`Not saved. Try again.`}
          </p>
        )}
        {manage && (
          <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-start">
            {t`Save`}
          </Button>
        )}
      </fieldset>
    </form>
  );
}
