import { cx } from "@kit/cx";
import { t } from "@lingui/core/macro";
import {
  Archive,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleOff,
  CirclePause,
  Hourglass,
  type LucideIcon,
  Trash2,
} from "lucide-react";
import type { TemplateStatus, Version } from "@/entities/template-edit";

interface Look {
  icon: LucideIcon;
  word: string;
  tone: string;
}

export function statusLook(status: TemplateStatus): Look {
  const bad = "text-danger";
  const quiet = "text-ink-3";
  switch (status) {
    case "approved":
      return { icon: CircleCheck, word: t`Approved`, tone: "text-good" };
    case "approved_by_provider":
      return { icon: CircleCheck, word: t`Approved at the provider`, tone: "text-good" };
    case "pending":
      return { icon: Hourglass, word: t`In review`, tone: "text-waiting" };
    case "in_appeal":
      return { icon: Hourglass, word: t`In appeal`, tone: "text-waiting" };
    case "unconfirmed":
      return { icon: CircleHelp, word: t`Not confirmed yet`, tone: "text-waiting" };
    case "rejected":
      return { icon: CircleAlert, word: t`Rejected`, tone: bad };
    case "paused":
      return { icon: CirclePause, word: t`Paused`, tone: bad };
    case "disabled":
      return { icon: CircleOff, word: t`Switched off`, tone: bad };
    case "limit_exceeded":
      return { icon: CircleAlert, word: t`Too many templates`, tone: bad };
    case "archived":
      return { icon: Archive, word: t`Archived`, tone: quiet };
    case "pending_deletion":
      return { icon: Trash2, word: t`Being deleted`, tone: quiet };
    case "deleted":
      return { icon: Trash2, word: t`Deleted at the platform`, tone: quiet };
    default:
      return { icon: CircleDashed, word: t`Draft`, tone: quiet };
  }
}

/** How far a template is in a language, as a word with an icon: never by colour alone. */
export function TemplateState({ status, label }: { status: TemplateStatus; label?: string }) {
  const { icon: Icon, word, tone } = statusLook(status);
  return (
    <span className={cx("inline-flex items-center gap-1 whitespace-nowrap text-xs", tone)}>
      <Icon className="size-3.5 shrink-0" aria-hidden />
      {label && <span className="text-ink">{label}</span>} {word}
    </span>
  );
}

export function qualityLook(quality: Version["quality"]): Pick<Look, "word" | "tone"> & { bars: number } {
  switch (quality) {
    case "green":
      return { bars: 3, word: t`High quality`, tone: "text-good" };
    case "yellow":
      return { bars: 2, word: t`Medium quality`, tone: "text-waiting" };
    case "red":
      return { bars: 1, word: t`Low quality`, tone: "text-danger" };
    default:
      return { bars: 0, word: t`Quality not known yet`, tone: "text-ink-3" };
  }
}

/** What customers make of it, as the platform says. */
export function Quality({ quality }: { quality: Version["quality"] }) {
  const { bars, word, tone } = qualityLook(quality);
  return (
    <span className={cx("inline-flex items-center gap-1 whitespace-nowrap text-xs", tone)}>
      <span aria-hidden className="flex items-end gap-px">
        {[1, 2, 3].map((n) => (
          <span
            key={n}
            style={{ height: 3 + n * 3 }}
            className={cx("w-1 rounded-[1px] bg-current", n > bars && "opacity-25")}
          />
        ))}
      </span>
      {word}
    </span>
  );
}
