import { TagChip } from "@kit/badge";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { FilterField } from "./fields";
import type { Operator } from "./operators";

interface Props {
  field: FilterField;
  operator: Operator;
  value: unknown;
  /** The accessible name. */
  label: string;
  onChange: (value: unknown) => void;
}

/** The value of a condition, by an input that fits it. Nothing where the operator says it all. */
export function ValueInput({ field, operator, value, label, onChange }: Props) {
  const { t } = useLingui();
  const options = field.options ?? [];
  switch (operator.input) {
    case "choice":
      if (options.length === 0)
        return <p className="self-center text-sm text-ink-3">{t`There is nothing to choose.`}</p>;
      return (
        <Select
          label={label}
          value={String(value ?? "")}
          options={withHeld(options, [value])}
          onChange={(next) => onChange(next)}
        />
      );
    case "choices":
      return <Choices options={options} value={value} label={label} onChange={onChange} />;
    case "words":
      return <Words value={value} label={label} onChange={onChange} />;
    case "number":
    case "minutes":
      return (
        <span className="flex items-center gap-2">
          <Input
            type="number"
            aria-label={label}
            min={operator.input === "minutes" ? 1 : undefined}
            step={field.kind === "amount" ? "any" : 1}
            value={typeof value === "number" && !Number.isNaN(value) ? value : ""}
            onChange={(e) => onChange(e.target.valueAsNumber)}
          />
          {operator.input === "minutes" && <span className="text-sm text-ink-2">{t`minutes`}</span>}
        </span>
      );
    case "span":
      return <Span operator={operator} value={value} label={label} onChange={onChange} />;
    case "range":
      return <Pair value={value} label={label} onChange={onChange} kind="number" />;
    case "moment":
      return <Moment value={value} label={label} onChange={onChange} />;
    case "moments":
      return <Pair value={value} label={label} onChange={onChange} kind="moment" />;
    case "date":
    case "text":
      return (
        <Input
          type={operator.input}
          aria-label={label}
          maxLength={200}
          value={String(value ?? "")}
          onChange={(e) => onChange(e.target.value)}
        />
      );
    default:
      return null;
  }
}

/** What is held stands among the options, though it is gone from them. */
function withHeld(options: NonNullable<FilterField["options"]>, held: readonly unknown[]) {
  const gone = held.filter((v) => typeof v === "string" && v !== "" && !options.some((o) => o.value === v));
  return [...options, ...gone.map((v) => ({ value: String(v), label: String(v) }))];
}

type PartProps = Omit<Props, "field" | "operator">;

/** Several of some: those that are chosen, each with its way off, and one more. */
function Choices({ options, value, label, onChange }: PartProps & { options: NonNullable<FilterField["options"]> }) {
  const { t } = useLingui();
  const held = Array.isArray(value) ? value.map(String) : [];
  const all = withHeld(options, held);
  const rest = all.filter((o) => !held.includes(o.value));
  return (
    <div className="grid gap-1.5">
      <Select
        label={label}
        value=""
        options={[{ value: "", label: t`Add…` }, ...rest]}
        onChange={(next) => next && onChange([...held, next])}
      />
      {held.length > 0 && (
        <div className="flex flex-wrap gap-1">
          {held.map((one) => {
            const name = all.find((o) => o.value === one)?.label ?? one;
            return (
              <TagChip
                key={one}
                removeLabel={t`Remove ${name}`}
                onRemove={() => onChange(held.filter((other) => other !== one))}
              >
                {name}
              </TagChip>
            );
          })}
        </div>
      )}
    </div>
  );
}

/** Words and phrases with commas between them. What is typed stays as it is while it is typed. */
function Words({ value, label, onChange }: PartProps) {
  const { t } = useLingui();
  const [text, setText] = useState(() => (Array.isArray(value) ? value.join(", ") : ""));
  return (
    <Input
      aria-label={label}
      maxLength={1000}
      placeholder={t`Words, with commas between them`}
      value={text}
      onChange={(e) => {
        setText(e.target.value);
        onChange(
          e.target.value
            .split(",")
            .map((w) => w.trim())
            .filter(Boolean),
        );
      }}
    />
  );
}

/** A moment, in the time of who looks. What is no moment is shown as it is. */
function Moment({ value, label, onChange }: PartProps) {
  const at = Date.parse(String(value));
  if (Number.isNaN(at))
    return <Input aria-label={label} value={String(value ?? "")} onChange={(e) => onChange(e.target.value)} />;
  const here = new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  return (
    <Input
      type="datetime-local"
      aria-label={label}
      value={here}
      onChange={(e) => {
        const chosen = new Date(e.target.value);
        if (!Number.isNaN(chosen.getTime())) onChange(`${chosen.toISOString().slice(0, 19)}Z`);
      }}
    />
  );
}

/** From one value to another, both of them included. */
function Pair({ value, label, onChange, kind }: PartProps & { kind: "number" | "moment" }) {
  const { t } = useLingui();
  const held = Array.isArray(value) ? value : [value, value];
  const set = (at: number, to: unknown) => onChange([0, 1].map((i) => (i === at ? to : held[i])));
  const one = (at: number, name: string) =>
    kind === "moment" ? (
      <Moment value={held[at]} label={name} onChange={(to) => set(at, to)} />
    ) : (
      <Input
        type="number"
        aria-label={name}
        min={0}
        value={typeof held[at] === "number" && !Number.isNaN(held[at]) ? held[at] : ""}
        onChange={(e) => set(at, e.target.valueAsNumber)}
      />
    );
  return (
    <span className="grid grid-cols-[1fr_auto_1fr] items-center gap-2">
      {one(0, t`${label}: from`)}
      <span aria-hidden className="text-sm text-ink-2">
        –
      </span>
      {one(1, t`${label}: to`)}
    </span>
  );
}

/** A number and its unit; a moment that is no span is shown as it is. */
function Span({ operator, value, label, onChange }: PartProps & { operator: Operator }) {
  const { t } = useLingui();
  const found = /^[-+]?(\d+)([mhd])$/.exec(String(value));
  if (!found && value !== undefined)
    return <Input aria-label={label} value={String(value)} onChange={(e) => onChange(e.target.value)} />;
  const [, count = "1", unit = "d"] = found ?? [];
  const set = (n: string, u: string) =>
    onChange(`${operator.sign ?? ""}${Math.min(9999, Math.max(1, Number(n) || 1))}${u}`);
  return (
    <span className="grid grid-cols-[minmax(4rem,1fr)_7rem] gap-2">
      <Input
        type="number"
        aria-label={label}
        min={1}
        max={9999}
        value={count}
        onChange={(e) => set(e.target.value, unit)}
      />
      <Select
        label={t`Unit`}
        value={unit}
        options={[
          { value: "m", label: t`minutes` },
          { value: "h", label: t`hours` },
          { value: "d", label: t`days` },
        ]}
        onChange={(u) => set(count, u)}
      />
    </span>
  );
}
