import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { calendarsQuery } from "@/entities/calendar";
import { surveysQuery } from "@/entities/survey";
import { Term } from "@/features/glossary/Term";
import type { StepProps } from "./WorkstreamPage";

/** What number or null a field of digits means; nothing typed is as the workspace has it. */
const numberOf = (typed: string): number | null => (typed.trim() === "" ? null : Number(typed));

/** Who may send files, in which hours and language the work is done, and how cases end. */
export function StepHandling({ draft, set }: StepProps) {
  const calendars = useQuery(calendarsQuery).data ?? [];
  const surveys = useQuery(surveysQuery).data ?? [];
  const { attachments } = draft;
  return (
    <div className="grid grid-cols-1 gap-6">
      <fieldset className="grid gap-3">
        <legend className="mb-2 text-sm font-medium">{t`Files`}</legend>
        <Switch
          checked={attachments.customers}
          onChange={(customers) => set({ attachments: { ...attachments, customers } })}
          label={t`Customers can send files`}
          help={t`When off, what they send is not fetched: the thread says that there was a file.`}
        />
        <Switch
          checked={attachments.agents}
          onChange={(agents) => set({ attachments: { ...attachments, agents } })}
          label={t`Agents can send files`}
          help={t`When off, the desk and the API refuse them.`}
        />
      </fieldset>
      <Field
        label={<Term name="language">{t`Language`}</Term>}
        help={t`Where nothing tells the customer's own.`}
        className="max-w-xs"
      >
        <Select
          value={draft.language}
          onChange={(language) => set({ language })}
          options={[
            { value: "", label: t`As the workspace` },
            { value: "es", label: t`Spanish` },
            { value: "en", label: t`English` },
          ]}
        />
      </Field>
      <Field
        label={<Term name="working-hours">{t`Hours`}</Term>}
        help={t`Outside of them the message for that is sent.`}
        className="max-w-xs"
      >
        <Select
          value={draft.calendar_id}
          onChange={(calendar_id) => set({ calendar_id })}
          options={[
            { value: "", label: t`As the workspace` },
            ...calendars.filter((c) => !c.default).map((c) => ({ value: c.id, label: c.name })),
          ]}
        />
      </Field>
      <Field
        label={t`Resolve after so many minutes of silence`}
        help={t`Only cases in which you spoke last. Empty: as the workspace; 0: never.`}
        className="max-w-xs"
      >
        <Input
          type="number"
          min={0}
          max={525600}
          value={draft.auto_resolve_minutes ?? ""}
          onChange={(e) => set({ auto_resolve_minutes: numberOf(e.target.value) })}
        />
      </Field>
      <Field
        label={t`Days in which an answer opens a resolved case again`}
        help={t`Empty: as the workspace; 0: an answer always begins a new case.`}
        className="max-w-xs"
      >
        <Input
          type="number"
          min={0}
          max={365}
          value={draft.reopen_days ?? ""}
          onChange={(e) => set({ reopen_days: numberOf(e.target.value) })}
        />
      </Field>
      <Field
        label={t`Survey after a conversation`}
        help={t`Asked once a case is resolved. Surveys are made in the settings.`}
        className="max-w-xs"
      >
        <Select
          value={draft.survey.id}
          onChange={(id) => set({ survey: { ...draft.survey, id } })}
          options={[{ value: "", label: t`None` }, ...surveys.map((s) => ({ value: s.id, label: s.name }))]}
        />
      </Field>
      {draft.survey.id !== "" && (
        <Field label={t`Minutes until it is asked`} className="max-w-xs">
          <Input
            type="number"
            min={0}
            max={10080}
            value={draft.survey.delay_minutes}
            onChange={(e) => set({ survey: { ...draft.survey, delay_minutes: Number(e.target.value) } })}
          />
        </Field>
      )}
    </div>
  );
}
