import { Tooltip } from "@kit/tooltip";
import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";

export type Word =
  | "queue"
  | "workstream"
  | "skill"
  | "capacity"
  | "unit"
  | "offer"
  | "overflow"
  | "presence"
  | "lookback"
  | "distribution"
  | "classification"
  | "automatic"
  | "language"
  | "calendar";

/** What a word of routing means. */
export function meaning(word: Word): string {
  switch (word) {
    case "queue":
      return t`Where cases wait until somebody gets them.`;
    case "workstream":
      return t`How the cases of some channels are handled: to which queue they go, and by which rules.`;
    case "skill":
      return t`What a person can do: a language, a product. Each has it at a level.`;
    case "capacity":
      return t`How many units somebody can hold at once. What waits beyond that waits for room.`;
    case "unit":
      return t`What a case takes of somebody's capacity; usually 1.`;
    case "offer":
      return t`A case that somebody is asked to take, for a short while. Who doesn't answer passes it on.`;
    case "overflow":
      return t`A case goes to another queue: after a time, beyond a length, or when nobody is there.`;
    case "presence":
      return t`Whether somebody takes work: online, busy, away, offline or invisible.`;
    case "lookback":
      return t`A customer who comes back within this time goes to who helped them last, if they can.`;
    case "distribution":
      return t`How the cases of a queue reach people.`;
    case "automatic":
      return t`What a workstream says by itself: a greeting, that somebody waits, that the case is resolved.`;
    case "language":
      return t`In which language a customer is told something, and which agents fit.`;
    case "calendar":
      return t`The hours of work, with holidays and a time zone.`;
    case "classification":
      return t`Rules that read a new case and decide its queue, priority and skills.`;
  }
}

/** A word with its meaning on hover and focus. */
export function Term({ word, children }: { word: Word; children: ReactNode }) {
  return (
    <Tooltip content={meaning(word)}>
      <button
        type="button"
        className="cursor-help rounded-sm underline decoration-dotted decoration-ink-3 underline-offset-2"
      >
        {children}
      </button>
    </Tooltip>
  );
}
