import { api } from "@client/api";
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
import type { Priority } from "@/entities/case";
import { useCan } from "@/entities/me";
import { type Survey, type SurveyKind, surveyKeys, surveyQuery } from "@/entities/survey";
import { errorText } from "@/lib/error-text";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Section } from "../parts/Page";
import { SurveyPreview } from "./SurveyPreview";
import { TemplateField } from "./TemplateField";
import { WordsFields } from "./WordsFields";
import { kindName, readyMade, type SurveyDraft } from "./words";

/** A survey, new or as it is. */
export function SurveyPage() {
  const { surveyId } = useParams({ strict: false }) as { surveyId?: string };
  return surveyId ? <Existing id={surveyId} /> : <Editor />;
}

function Existing({ id }: { id: string }) {
  const query = useQuery(surveyQuery(id));
  return <Loading query={query}>{(survey) => <Editor key={survey.id} survey={survey} />}</Loading>;
}

/** What is sent: a template that is none is left out. */
const bodyOf = ({ template, ...rest }: SurveyDraft) => (template ? { ...rest, template } : rest);

function Editor({ survey }: { survey?: Survey }) {
  const navigate = useNavigate();
  const manage = useCan("automation.manage");
  const [draft, setDraft] = useState<SurveyDraft>(() => survey ?? readyMade("csat"));
  const [dirty, setDirty] = useState(!survey);
  const [asking, setAsking] = useState(false);
  const set = (change: Partial<SurveyDraft>) => {
    setDraft((d) => ({ ...d, ...change }));
    setDirty(true);
  };
  const save = useChange(
    () => {
      const { name, kind, style, enabled, delivery, language, words, every_days, reminder_hours } = draft;
      const { expires_hours, min_group, keep_days, reopens, low, template } = draft;
      const body = bodyOf({
        ...{ name, kind, style, enabled, delivery, language, words, every_days, reminder_hours },
        ...{ expires_hours, min_group, keep_days, reopens, low, template },
      });
      return survey ? api.put<Survey>(`/surveys/${survey.id}`, body) : api.post<Survey>("/surveys", body);
    },
    {
      refresh: [surveyKeys.all],
      done: t`Saved.`,
      quiet: true,
      onDone: (saved) => {
        setDirty(false);
        if (!survey)
          void navigate({
            to: "/settings/surveys/$surveyId" as string,
            params: { surveyId: saved.id } as never,
            replace: true,
          });
      },
    },
  );
  const remove = useChange(() => api.del(`/surveys/${survey?.id}`), {
    refresh: [surveyKeys.all],
    onDone: () => void navigate({ to: "/settings/surveys" as string }),
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  return (
    <Page
      title={survey ? survey.name : t`New survey`}
      about={t`A question, one follow-up by score, and what an answer does.`}
    >
      <form onSubmit={submit}>
        <fieldset disabled={!manage} className="grid grid-cols-1 gap-6">
          <Basics draft={draft} set={set} isNew={!survey} />
          <WordsFields draft={draft} set={set} />
          <Section title={t`How it looks`} about={t`On the channels that are connected, with the words above.`}>
            <SurveyPreview draft={draft} />
          </Section>
          <Manners draft={draft} set={set} />
          <AfterLow draft={draft} set={set} />
          {save.isError && (
            <p role="alert" className="rounded-md bg-danger-soft px-3 py-1.5 text-sm text-danger">
              {errorText(save.error)}
            </p>
          )}
          {manage && (
            <div className="flex flex-wrap gap-2">
              <Button
                type="submit"
                variant="primary"
                busy={save.isPending}
                inactive={!dirty}
                hint={t`There is nothing to save.`}
              >
                {t`Save`}
              </Button>
              {survey && <Button onClick={() => setAsking(true)}>{t`Delete`}</Button>}
            </div>
          )}
        </fieldset>
      </form>
      {asking && (
        <Confirm
          title={t`Delete ${draft.name}?`}
          confirm={t`Delete`}
          onConfirm={() => remove.mutateAsync(undefined)}
          onClose={() => setAsking(false)}
        >
          {t`Its answers and its results go with it. What stands on cases stays.`}
        </Confirm>
      )}
    </Page>
  );
}

export interface PartProps {
  draft: SurveyDraft;
  set: (change: Partial<SurveyDraft>) => void;
}

function Basics({ draft, set, isNew }: PartProps & { isNew: boolean }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t`Name`} help={t`For your team; customers do not see it.`}>
        <Input required maxLength={100} value={draft.name} onChange={(e) => set({ name: e.target.value })} />
      </Field>
      <Field label={t`It asks for`}>
        {isNew ? (
          <Select<SurveyKind>
            value={draft.kind}
            options={(["csat", "nps"] as const).map((value) => ({ value, label: kindName(value) }))}
            onChange={(kind) => set(readyMade(kind))}
          />
        ) : (
          <Input readOnly value={kindName(draft.kind)} />
        )}
      </Field>
      {draft.kind === "csat" && (
        <Field label={t`Scores are shown as`}>
          <Select
            value={draft.style}
            options={[
              { value: "numbers", label: t`Numbers` },
              { value: "faces", label: t`Faces` },
              { value: "stars", label: t`Stars` },
            ]}
            onChange={(style) => set({ style })}
          />
        </Field>
      )}
      <Field label={t`It is answered`}>
        <Select
          value={draft.delivery}
          options={[
            { value: "choices", label: t`In the chat` },
            { value: "link", label: t`On a page, by a link` },
          ]}
          onChange={(delivery) => set({ delivery })}
        />
      </Field>
      <Switch checked={draft.enabled} onChange={(enabled) => set({ enabled })} label={t`Switched on`} />
    </div>
  );
}

/** A field of digits. */
function Digits(props: {
  label: string;
  help?: string;
  value: number;
  min?: number;
  max: number;
  onChange: (n: number) => void;
}) {
  return (
    <Field label={props.label} help={props.help}>
      <Input
        type="number"
        required
        min={props.min ?? 0}
        max={props.max}
        value={props.value}
        onChange={(e) => props.onChange(Number(e.target.value))}
      />
    </Field>
  );
}

function Manners({ draft, set }: PartProps) {
  return (
    <Section title={t`How often, and for how long`}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Digits
          label={t`Days between two surveys`}
          help={t`A contact is left in peace for so long after any survey; 0: no limit.`}
          value={draft.every_days}
          max={365}
          onChange={(every_days) => set({ every_days })}
        />
        <Digits
          label={t`Hours until the reminder`}
          help={t`One at most; 0: none.`}
          value={draft.reminder_hours}
          max={2160}
          onChange={(reminder_hours) => set({ reminder_hours })}
        />
        <Digits
          label={t`Hours until it ends`}
          help={t`A customer may change their mind until then.`}
          min={1}
          value={draft.expires_hours}
          max={2160}
          onChange={(expires_hours) => set({ expires_hours })}
        />
        <Digits
          label={t`Smallest group in results`}
          help={t`Nothing is shown of what fewer people answered.`}
          min={1}
          value={draft.min_group}
          max={1000}
          onChange={(min_group) => set({ min_group })}
        />
        <Digits
          label={t`Keep answers for so many days`}
          help={t`0 keeps them. What is older leaves the results, the cases’ and the contacts’ lists of surveys.`}
          value={draft.keep_days}
          max={3650}
          onChange={(keep_days) => set({ keep_days })}
        />
        <TemplateField draft={draft} set={set} />
      </div>
    </Section>
  );
}

function AfterLow({ draft, set }: PartProps) {
  const low = (change: Partial<SurveyDraft["low"]>) => set({ low: { ...draft.low, ...change } });
  return (
    <Section title={t`What an answer does`} about={draft.kind === "nps" ? t`Low is 0 to 6.` : t`Low is 1 or 2.`}>
      <div className="grid gap-4">
        <Switch
          checked={draft.reopens}
          onChange={(reopens) => set({ reopens })}
          label={t`Any answer opens the case again`}
        />
        <Switch
          checked={draft.low.reopen}
          onChange={(reopen) => low({ reopen })}
          label={t`A low score opens the case again`}
        />
        <Switch
          checked={draft.low.notify}
          onChange={(notify) => low({ notify })}
          label={t`A low score calls the supervisors`}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t`Tag for low scores`}>
            <Input maxLength={50} value={draft.low.tag ?? ""} onChange={(e) => low({ tag: e.target.value })} />
          </Field>
          <Field label={t`Priority for low scores`}>
            <Select<Priority | "">
              value={draft.low.priority ?? ""}
              options={[
                { value: "", label: t`As it is` },
                ...(["low", "normal", "high", "urgent"] as const).map((value) => ({
                  value,
                  label: priorityName(value),
                })),
              ]}
              onChange={(priority) => low({ priority: priority || undefined })}
            />
          </Field>
        </div>
      </div>
    </Section>
  );
}
