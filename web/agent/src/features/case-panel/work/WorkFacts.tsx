import { Select } from "@kit/select";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { caseFieldsQuery } from "@/entities/attribute";
import type { Case, CasePatch, Sentiment } from "@/entities/case";
import { changeCases } from "@/entities/case-store";
import { type CaseChoice, categoriesQuery, subStatusesQuery } from "@/entities/case-work";
import { useCan } from "@/entities/me";
import { reachLinksQuery } from "@/entities/reach";
import { errorText } from "@/lib/error-text";
import { statusWord } from "../case-words";
import { Editable } from "../Editable";
import { FieldInput } from "./FieldInput";
import { PlaceFacts } from "./PlaceFacts";
import { moodWord } from "./words";

/** What the case is about: subject, own states, category, mood, language, country, own fields. */
export function WorkFacts({ c }: { c: Case }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const may = useCan("cases.write");
  const subs = offered(useQuery(subStatusesQuery).data, (s) => s.id === c.sub_status);
  const categories = offered(useQuery(categoriesQuery).data, (k) => k.name === c.category);
  const { data: fields = [] } = useQuery(caseFieldsQuery);
  const save = async (patch: CasePatch) => {
    try {
      const { undo } = await changeCases(client, [c], patch);
      toast({ title: t`Saved`, undo: () => void undo(), undoLabel: t`Undo` });
    } catch (e) {
      toast({ title: errorText(e), tone: "danger" });
    }
  };
  const none = { value: "", label: "–" };
  const moods: (Sentiment | "")[] = ["positive", "neutral", "negative", ""];
  const category = c.category ?? "";
  return (
    <div className="grid gap-2 pb-2 text-sm">
      <Editable
        label={t`Subject`}
        value={c.subject}
        empty={t`Add a subject`}
        disabled={!may}
        onSave={(subject) => save({ subject })}
      />
      <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-1.5">
        {subs.length > 0 && (
          <Line name={t`Sub-status`}>
            <Select
              quiet
              label={t`Sub-status`}
              disabled={!may}
              value={c.sub_status ?? ""}
              options={[none, ...subs.map((s) => ({ value: s.id, label: subName(s.name, s.status, c.status) }))]}
              onChange={(id) => {
                const next = subs.find((s) => s.id === id);
                void save(next?.status ? { sub_status: id, status: next.status } : { sub_status: "" });
              }}
            />
          </Line>
        )}
        {(categories.length > 0 || category) && (
          <Line name={t`Category`}>
            <Select
              quiet
              label={t`Category`}
              disabled={!may}
              value={category}
              options={[
                none,
                ...[...new Set([...categories.map((k) => k.name), ...(category ? [category] : [])])].map((name) => ({
                  value: name,
                  label: name,
                })),
              ]}
              onChange={(next) => void save({ category: next })}
            />
          </Line>
        )}
        {/* Nobody said so: it is read out of the customer's words. */}
        <Line name={t`Mood`} about={c.sentiment && !c.by_hand?.includes("sentiment") ? t`estimate` : undefined}>
          <Select<Sentiment | "">
            quiet
            label={t`Mood`}
            disabled={!may}
            value={c.sentiment ?? ""}
            options={moods.map((value) => ({ value, label: moodWord(value) }))}
            onChange={(sentiment) => void save({ sentiment })}
          />
        </Line>
        {fields.map((f) => (
          <Line key={f.id} name={f.name}>
            <FieldInput field={f} value={c.fields?.[f.key]} onChange={(v) => void save({ fields: { [f.key]: v } })} />
          </Line>
        ))}
        {c.source && <Source id={c.source} />}
        <PlaceFacts c={c} may={may} onSave={(patch) => void save(patch)} />
      </div>
    </div>
  );
}

/** By which link the customer came. */
function Source({ id }: { id: string }) {
  const { t } = useLingui();
  const { data: links } = useQuery(reachLinksQuery);
  if (!links) return null;
  return <Line name={t`Came by`}>{links.find((l) => l.id === id)?.name ?? t`a link that is gone`}</Line>;
}

/** What may be chosen: what was put away only where the case has it. */
function offered(all: CaseChoice[] | undefined, has: (choice: CaseChoice) => boolean): CaseChoice[] {
  return all?.filter((choice) => !choice.archived_at || has(choice)) ?? [];
}

function subName(name: string, of: Case["status"] | "", now: Case["status"]): string {
  return of === "" || of === now ? name : `${statusWord(of)}: ${name}`;
}

function Line({ name, about, children }: { name: string; about?: string; children: React.ReactNode }) {
  return (
    <>
      <span className="text-ink-3">
        {name}
        {about && <span className="text-xs"> ({about})</span>}
      </span>
      <div className="flex min-w-0 justify-end text-right">{children}</div>
    </>
  );
}
