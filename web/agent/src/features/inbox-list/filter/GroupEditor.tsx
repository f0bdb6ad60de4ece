import { Button, IconButton } from "@kit/button";
import { cx } from "@kit/cx";
import { Select } from "@kit/select";
import { useLingui } from "@lingui/react/macro";
import { FolderPlus, Plus, Trash2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { type Condition, condition, deepest, type Group, group, isGroup, type Mode } from "./draft";
import type { FilterField } from "./fields";
import { operatorOf, operatorsOf, valueFor } from "./operators";
import { ValueInput } from "./ValueInput";

interface Props {
  group: Group;
  fields: FilterField[];
  depth: number;
  /** The key of the part that was added last: it takes the focus. */
  fresh: number;
  onChange: (key: number, to: Group | Condition | null) => void;
  onAdded: (key: number) => void;
  /** What has to meet the conditions, in words; cases where it is left out. */
  heading?: string;
}

/** A group of conditions: how they go together, each of them, and what can be added. */
export function GroupEditor({ group: held, fields, depth, fresh, onChange, onAdded, heading }: Props) {
  const { t } = useLingui();
  const modes: { value: Mode; label: string }[] = [
    { value: "all", label: t`all of these` },
    { value: "any", label: t`any of these` },
    { value: "none", label: t`none of these` },
    ...(held.mode === "not_all" ? [{ value: "not_all" as const, label: t`not all of these` }] : []),
  ];
  const add = (item: Group | Condition) => {
    onChange(held.key, { ...held, items: [...held.items, item] });
    onAdded(isGroup(item) ? (item.items[0]?.key ?? item.key) : item.key);
  };
  const begin = (): Condition => {
    const field = fields[0];
    const operator = field && operatorsOf(field)[0];
    return condition(
      field && operator
        ? { field: field.name, op: operator.op, value: valueFor(field, operator, undefined) }
        : { field: "assignee", op: "is", value: "me" },
    );
  };
  return (
    <fieldset className={cx("m-0 grid min-w-0 gap-2 border-0 p-0", depth > 1 && "rounded-md bg-sunken p-2.5")}>
      <legend className="sr-only">{t`Conditions`}</legend>
      <div className="flex items-center gap-2">
        <span className="text-sm text-ink-2">{heading ?? t`Cases that meet`}</span>
        <div className="w-40">
          <Select
            label={t`How they go together`}
            value={held.mode}
            options={modes}
            onChange={(mode) => onChange(held.key, { ...held, mode })}
          />
        </div>
        {depth > 1 && (
          <IconButton
            label={t`Remove the group`}
            size="sm"
            className="ml-auto"
            onClick={() => onChange(held.key, null)}
          >
            <Trash2 />
          </IconButton>
        )}
      </div>
      {held.items.length > 0 && (
        <ul className="m-0 grid list-none gap-2 p-0">
          {held.items.map((item) => (
            <li key={item.key}>
              {isGroup(item) ? (
                <GroupEditor {...{ fields, fresh, onChange, onAdded, heading }} group={item} depth={depth + 1} />
              ) : (
                <ConditionRow {...{ fields, onChange }} condition={item} focus={item.key === fresh} />
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-1">
        <Button variant="ghost" size="sm" inactive={fields.length === 0} onClick={() => add(begin())}>
          <Plus aria-hidden />
          {t`Add a condition`}
        </Button>
        {depth < deepest && (
          <Button
            variant="ghost"
            size="sm"
            inactive={fields.length === 0}
            onClick={() => add(group(held.mode === "any" ? "all" : "any", [begin()]))}
          >
            <FolderPlus aria-hidden />
            {t`Add a group`}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

interface RowProps {
  condition: Condition;
  fields: FilterField[];
  focus: boolean;
  onChange: Props["onChange"];
}

/** One condition: what, how, and compared with what. */
function ConditionRow({ condition: held, fields, focus, onChange }: RowProps) {
  const { t } = useLingui();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) row.current?.querySelector<HTMLElement>("button")?.focus();
  }, [focus]);
  const known = fields.find((f) => f.name === held.field);
  const field: FilterField = known ?? { name: held.field, label: held.field, kind: "text" };
  const operator = operatorOf(field, held);
  const offered = operatorsOf(field);
  const operators = offered.some((o) => o.id === operator.id) ? offered : [...offered, operator];
  const set = (over: Partial<Condition>) => onChange(held.key, { ...held, ...over });
  const choose = (name: string) => {
    const next = fields.find((f) => f.name === name);
    const first = next && operatorsOf(next)[0];
    if (next && first) set({ field: name, op: first.op, value: valueFor(next, first, undefined) });
  };
  const operate = (id: string) => {
    const next = operators.find((o) => o.id === id);
    if (next) set({ op: next.op, value: valueFor(field, next, "fixed" in operator ? undefined : held.value) });
  };
  const names = known ? fields : [...fields, field];
  return (
    <div
      ref={row}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 sm:grid-cols-[minmax(0,11rem)_minmax(0,9rem)_minmax(0,1fr)_auto]"
    >
      <Select
        label={t`What`}
        value={held.field}
        options={names.map((f) => ({ value: f.name, label: f.label }))}
        onChange={choose}
      />
      <IconButton
        label={t`Remove the condition on ${field.label}`}
        tooltip={false}
        className="sm:order-last"
        onClick={() => onChange(held.key, null)}
      >
        <Trash2 />
      </IconButton>
      <div className="max-sm:col-span-2">
        <Select
          label={t`How ${field.label} is compared`}
          value={operator.id}
          options={operators.map((o) => ({ value: o.id, label: o.label }))}
          onChange={operate}
        />
      </div>
      <div className="min-w-0 max-sm:col-span-2 max-sm:empty:hidden">
        <ValueInput
          field={field}
          operator={operator}
          value={held.value}
          label={t`Value of ${field.label}`}
          onChange={(value) => set({ value })}
        />
      </div>
    </div>
  );
}
