import { IconButton } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, MessageSquareText, X } from "lucide-react";
import { sendableVersions, type TemplateSheet, templateLanguage, templatesQuery } from "@/entities/template";
import { Term } from "@/features/glossary/Term";
import { moved } from "./draft";
import type { StepProps } from "./WorkstreamPage";

/** The languages in which a template can be sent, or that it cannot be yet. */
function ableIn(sheet: TemplateSheet): string {
  const languages = sendableVersions(sheet).map((v) => templateLanguage(v.language));
  return languages.length > 0 ? languages.join(", ") : t`not approved yet`;
}

/** Which templates those who answer are offered first, and which one when the reply window is over. */
export function StepTemplates({ draft, set }: StepProps) {
  const query = useQuery(templatesQuery);
  const sheets = query.data ?? [];
  const { offered, default: chosen } = draft.templates;
  // Templates belong to accounts: only those that a channel of this workstream can send are of use.
  const fitting = sheets.filter(
    (s) => draft.channels.length === 0 || s.channels.some((id) => draft.channels.includes(id)),
  );
  const change = (patch: Partial<typeof draft.templates>) => set({ templates: { ...draft.templates, ...patch } });
  const nameOf = (id: string) => sheets.find((s) => s.id === id)?.name ?? "…";
  const free = fitting.filter((s) => !offered.includes(s.id));
  if (query.data && fitting.length === 0 && offered.length === 0 && !chosen) {
    return (
      <EmptyState icon={MessageSquareText} title={t`No templates here`}>
        {t`The channels of this workstream have no templates. Where the platform knows none, nobody is offered any.`}
      </EmptyState>
    );
  }
  return (
    <div className="grid grid-cols-1 gap-6">
      <p className="text-sm text-ink-2">
        <Term name="template">{t`Message templates`}</Term>{" "}
        {t`may be sent at any time, also where the reply window is over. All that are approved can be found; here you say which come first.`}
      </p>
      <Field
        label={t`When the reply window is over`}
        help={t`It stands ready in place of the text box, in the customer's language.`}
        className="max-w-sm"
      >
        <Select
          value={chosen ?? ""}
          onChange={(id) => change({ default: id === "" ? null : id })}
          options={[
            { value: "", label: t`Suggest none` },
            ...(chosen && !fitting.some((s) => s.id === chosen) ? [{ value: chosen, label: nameOf(chosen) }] : []),
            ...fitting.map((s) => ({ value: s.id, label: s.name })),
          ]}
        />
      </Field>
      <div className="grid gap-2">
        <h3 className="text-sm font-medium">{t`Offered first`}</h3>
        {offered.length > 0 && (
          <ol aria-label={t`Offered first`} className="divide-y divide-line border-y border-line">
            {offered.map((id, i) => {
              const sheet = sheets.find((s) => s.id === id);
              const name = nameOf(id);
              return (
                <li key={id} className="flex min-h-11 items-center gap-1 text-sm">
                  <span className="min-w-0 flex-1">
                    <span className="block truncate">{name}</span>
                    {sheet && <span className="block truncate text-xs text-ink-3">{ableIn(sheet)}</span>}
                  </span>
                  <IconButton
                    label={t`Move ${name} up`}
                    inactive={i === 0}
                    onClick={() => change({ offered: moved(offered, i, -1) })}
                  >
                    <ArrowUp />
                  </IconButton>
                  <IconButton
                    label={t`Move ${name} down`}
                    inactive={i === offered.length - 1}
                    onClick={() => change({ offered: moved(offered, i, 1) })}
                  >
                    <ArrowDown />
                  </IconButton>
                  <IconButton
                    label={t`Take ${name} out`}
                    onClick={() => change({ offered: offered.filter((one) => one !== id) })}
                  >
                    <X />
                  </IconButton>
                </li>
              );
            })}
          </ol>
        )}
        {free.length > 0 && (
          <Select
            label={t`Add a template`}
            value=""
            className="max-w-sm"
            onChange={(id) => id !== "" && change({ offered: [...offered, id] })}
            options={[
              { value: "", label: t`Add a template…` },
              ...free.map((s) => ({ value: s.id, label: `${s.name} · ${ableIn(s)}` })),
            ]}
          />
        )}
      </div>
    </div>
  );
}
