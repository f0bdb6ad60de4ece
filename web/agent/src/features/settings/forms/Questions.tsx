import { Button, IconButton } from "@kit/button";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { attributesQuery, caseFieldsQuery } from "@/entities/attribute";
import type { FormField, FormScreen } from "@/entities/form";
import { goalOptions, isChoice, kindOptions, moved, newField } from "./words";

interface Props {
  screen: FormScreen;
  disabled: boolean;
  onChange: (screen: FormScreen) => void;
}

/** The words and questions of one screen. */
export function Questions({ screen, disabled, onChange }: Props) {
  const goals = goalOptions(useQuery(attributesQuery).data ?? [], useQuery(caseFieldsQuery).data ?? []);
  const set = (fields: FormField[]) => onChange({ ...screen, fields });
  return (
    <fieldset disabled={disabled} className="grid min-w-0 gap-4">
      <Field label={t`Title of the screen`}>
        <Input value={screen.title} maxLength={30} onChange={(e) => onChange({ ...screen, title: e.target.value })} />
      </Field>
      <Field label={t`Text above the questions`} optional={t`optional`}>
        <Textarea
          rows={2}
          maxLength={1000}
          value={screen.text ?? ""}
          onChange={(e) => onChange({ ...screen, text: e.target.value })}
        />
      </Field>
      <ol aria-label={t`Questions`} className="grid gap-4">
        {screen.fields.map((f, i) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: questions have no other identity while they are written
            key={i}
            className="grid gap-2 border-l-2 border-line pl-3"
          >
            <Question
              field={f}
              number={i + 1}
              goals={goals}
              onChange={(field) => set(screen.fields.with(i, field))}
              onMove={(by) => set(moved(screen.fields, i, by))}
              onRemove={() => set(screen.fields.filter((_, n) => n !== i))}
              first={i === 0}
              last={i === screen.fields.length - 1}
            />
          </li>
        ))}
      </ol>
      {screen.fields.length < 10 && (
        <Button className="justify-self-start" onClick={() => set([...screen.fields, newField()])}>
          <Plus /> {t`Add a question`}
        </Button>
      )}
      <Field label={t`Label of the button`} optional={t`optional`} help={t`Left out, it reads Continue or Send.`}>
        <Input
          maxLength={35}
          value={screen.button ?? ""}
          onChange={(e) => onChange({ ...screen, button: e.target.value })}
        />
      </Field>
    </fieldset>
  );
}

interface QuestionProps {
  field: FormField;
  number: number;
  goals: { value: string; label: string }[];
  first: boolean;
  last: boolean;
  onChange: (field: FormField) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

function Question({ field, number, goals, first, last, onChange, onMove, onRemove }: QuestionProps) {
  const set = (part: Partial<FormField>) => onChange({ ...field, ...part });
  const goes = field.goes ?? "";
  const known = goals.some((g) => g.value === goes) ? goals : [...goals, { value: goes, label: goes }];
  return (
    <>
      <div className="flex items-end gap-1">
        <Field label={t`Question ${number}`} className="min-w-0 flex-1">
          <Input value={field.label} maxLength={200} onChange={(e) => set({ label: e.target.value })} />
        </Field>
        <IconButton label={t`Move question ${number} up`} inactive={first} onClick={() => onMove(-1)}>
          <ArrowUp />
        </IconButton>
        <IconButton label={t`Move question ${number} down`} inactive={last} onClick={() => onMove(1)}>
          <ArrowDown />
        </IconButton>
        <IconButton label={t`Remove question ${number}`} onClick={onRemove}>
          <Trash2 />
        </IconButton>
      </div>
      <div className="grid gap-2 sm:grid-cols-2">
        <Select
          label={t`Kind of question ${number}`}
          value={field.kind}
          options={kindOptions()}
          onChange={(kind) => set({ kind, options: isChoice(kind) ? (field.options ?? []) : undefined })}
        />
        <Select
          label={t`Where the answer to question ${number} is kept`}
          value={goes}
          options={known}
          onChange={(next) => set({ goes: next })}
        />
      </div>
      {isChoice(field.kind) && (
        <Field label={t`Answers to choose from`} help={t`One a line.`}>
          <Textarea
            rows={3}
            value={(field.options ?? []).join("\n")}
            onChange={(e) => set({ options: e.target.value.split("\n") })}
          />
        </Field>
      )}
      <label className="flex items-center gap-2 text-sm">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={field.required ?? false}
          onChange={(e) => set({ required: e.target.checked })}
        />
        {t`Needs an answer`}
      </label>
    </>
  );
}
