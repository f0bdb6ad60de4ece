import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { statusName } from "@/actions/case-actions";
import type { RecipeFamily, Trigger } from "@/entities/recipe";
import { tagsQuery } from "@/entities/tag";
import { hearsMessage, triggerOf } from "./draft";
import { ScheduleFields } from "./ScheduleFields";
import { Span } from "./Span";
import { startRule } from "./schedule";
import { messagesName, messagesOf, triggerName, triggersOf } from "./words";

interface Props {
  family: RecipeFamily;
  trigger: Trigger;
  onChange: (trigger: Trigger) => void;
}

/** What a recipe waits for. */
export function TriggerFields({ family, trigger, onChange }: Props) {
  const tags = useQuery(tagsQuery).data ?? [];
  const list = useId();
  const kinds = triggersOf[family];
  return (
    <div className="grid max-w-md gap-4">
      {kinds.length > 1 ? (
        <Field label={t`It waits for`}>
          <Select
            value={trigger.kind}
            options={kinds.map((kind) => ({ value: kind, label: triggerName(kind) }))}
            onChange={(kind) => {
              const next = triggerOf(kind);
              const both = hearsMessage(kind) && trigger.messages;
              onChange(both ? { ...next, messages: both } : next);
            }}
          />
        </Field>
      ) : (
        <p className="text-sm">{triggerName(trigger.kind)}</p>
      )}
      {hearsMessage(trigger.kind) && (
        <Field label={t`Which messages`} help={messagesHelp(trigger.messages)}>
          <Select
            value={trigger.messages ?? ""}
            options={messagesOf.map((value) => ({ value, label: messagesName(value) }))}
            onChange={(messages) => onChange(messages ? { kind: trigger.kind, messages } : { kind: trigger.kind })}
          />
        </Field>
      )}
      {trigger.kind === "tag" && (
        <Field label={t`Tag`}>
          <Input
            list={list}
            value={trigger.tag ?? ""}
            maxLength={50}
            required
            onChange={(e) => onChange({ kind: "tag", tag: e.target.value })}
          />
        </Field>
      )}
      {trigger.kind === "tag" && (
        <datalist id={list}>
          {tags.map((tag) => (
            <option key={tag.id} value={tag.name} />
          ))}
        </datalist>
      )}
      {trigger.kind === "status" && (
        <Field label={t`New status`}>
          <Select
            value={trigger.status ?? "pending"}
            options={(["open", "pending", "resolved"] as const).map((s) => ({ value: s, label: statusName(s) }))}
            onChange={(status) => onChange({ kind: "status", status })}
          />
        </Field>
      )}
      {(trigger.kind === "silence" || trigger.kind === "untouched") && (
        <Span
          label={t`For how long`}
          minutes={trigger.minutes ?? 30}
          onChange={(minutes) => onChange({ kind: trigger.kind, minutes })}
        />
      )}
      {trigger.kind === "schedule" && (
        <ScheduleFields rule={trigger.rule ?? startRule} onChange={(rule) => onChange({ kind: "schedule", rule })} />
      )}
    </div>
  );
}

function messagesHelp(messages: Trigger["messages"]): string | undefined {
  switch (messages) {
    case "public":
      return t`Posts, comments, mentions and reviews, which everybody can read.`;
    case "mention":
      return t`Posts and comments elsewhere in which somebody names you.`;
    case "private":
      return t`What is said between you and the customer alone.`;
    default:
      return undefined;
  }
}
