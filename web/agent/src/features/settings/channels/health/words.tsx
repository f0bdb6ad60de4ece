import { t } from "@lingui/core/macro";
import { CircleAlert, CircleCheck, CircleDashed, CircleOff, TriangleAlert } from "lucide-react";
import type { Health, HealthState } from "@/entities/health";
import { writtenLocale } from "@/lib/language";

/** How a channel stands, as a word with an icon: never by colour alone. */
export function HealthWord({ state }: { state: HealthState }) {
  const looks = {
    unknown: { icon: CircleDashed, word: t`Not known yet`, tone: "text-ink-3" },
    good: { icon: CircleCheck, word: t`Works`, tone: "text-good" },
    warning: { icon: TriangleAlert, word: t`Look at this`, tone: "text-waiting" },
    bad: { icon: CircleAlert, word: t`Does not work`, tone: "text-danger" },
    paused: { icon: CircleOff, word: t`Switched off`, tone: "text-ink-3" },
  };
  const { icon: Icon, word, tone } = looks[state];
  return (
    <span className={`inline-flex items-center gap-1 font-medium text-sm ${tone}`}>
      <Icon className="size-4" aria-hidden /> {word}
    </span>
  );
}

const number = (n: number) => new Intl.NumberFormat(writtenLocale()).format(n);

export function qualityWord(quality: Health["standing"]["quality"]): string {
  switch (quality) {
    case "high":
      return t`High`;
    case "medium":
      return t`Medium`;
    case "low":
      return t`Low`;
  }
  return t`Not told`;
}

/** How many customers may be written to first in a day. */
export function limitWord(limit: number | undefined): string {
  if (!limit) return t`Not told`;
  return limit < 0 ? t`No limit` : t`${number(limit)} customers in 24 h`;
}

export function rateWord(perSecond: number | undefined): string {
  return perSecond ? t`${number(perSecond)} messages a second` : t`Not told`;
}
