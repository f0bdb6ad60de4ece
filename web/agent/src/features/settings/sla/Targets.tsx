import { cx } from "@kit/cx";
import { Input } from "@kit/input";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useState } from "react";
import { priorityName } from "@/actions/case-actions";
import type { Priority } from "@/entities/case";
import { type SLATarget, slaTargets } from "@/entities/sla";
import type { PolicyDraft, Target } from "@/entities/sla-policy";
import { promiseName } from "@/features/inbox-list/SLABadge";
import { Section } from "../parts/Page";
import { priorities, targetAbout } from "./draft";
import { durationText, parseDuration } from "./duration";

interface Props {
  draft: PolicyDraft;
  onChange: (patch: Partial<PolicyDraft>) => void;
  /** A time that cannot be read keeps the form from being saved. */
  onBad: (field: string, bad: boolean) => void;
}

/** The promises, each by priority. */
export function Targets({ draft, onChange, onBad }: Props) {
  return (
    <>
      {slaTargets.map((kind) => (
        <Section key={kind} title={promiseName(kind)} about={targetAbout(kind)}>
          <TargetFields
            kind={kind}
            target={draft[kind]}
            onChange={(target) => onChange({ [kind]: target })}
            onBad={onBad}
          />
        </Section>
      ))}
    </>
  );
}

interface TargetProps {
  kind: SLATarget;
  target: Target;
  onChange: (target: Target) => void;
  onBad: Props["onBad"];
}

function TargetFields({ kind, target, onChange, onBad }: TargetProps) {
  return (
    <div className="grid gap-3">
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {priorities.map((priority) => (
          <Duration
            key={priority}
            kind={kind}
            priority={priority}
            minutes={target.minutes[priority] ?? 0}
            onChange={(minutes) => onChange({ ...target, minutes: { ...target.minutes, [priority]: minutes } })}
            onBad={onBad}
          />
        ))}
      </div>
      <Switch
        checked={target.around_the_clock}
        onChange={(around_the_clock) => onChange({ ...target, around_the_clock })}
        label={t`Count every hour`}
        help={t`Otherwise only the hours of the calendar count.`}
      />
    </div>
  );
}

interface DurationProps {
  kind: SLATarget;
  priority: Priority;
  minutes: number;
  onChange: (minutes: number) => void;
  onBad: Props["onBad"];
}

function Duration({ kind, priority, minutes, onChange, onBad }: DurationProps) {
  const [text, setText] = useState(() => durationText(minutes));
  const bad = parseDuration(text) === null;
  const name = `${promiseName(kind)}, ${priorityName(priority)}`;
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the input inside is the control
    <label className="grid gap-1 text-xs text-ink-2">
      <span>{priorityName(priority)}</span>
      <Input
        aria-label={name}
        aria-invalid={bad || undefined}
        placeholder={t`none`}
        value={text}
        className={cx(bad && "border-danger")}
        onChange={(e) => {
          setText(e.target.value);
          const read = parseDuration(e.target.value);
          onBad(name, read === null);
          if (read !== null) onChange(read);
        }}
        onBlur={() => !bad && setText(durationText(minutes))}
      />
      {bad && <span className="text-danger">{t`Such as 30 min, 4 h or 1 d`}</span>}
    </label>
  );
}
