import { cx } from "@kit/cx";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { Ban, Check, CircleSlash, EyeOff, Loader, type LucideIcon, Trash2, TriangleAlert } from "lucide-react";
import { type PublicItem, retryAction } from "@/entities/public";
import { errorText } from "@/lib/error-text";
import { patchItem } from "./store";

interface Mark {
  key: string;
  icon: LucideIcon;
  text: string;
  tone: "quiet" | "danger" | "good";
}

/** What became of an item, in words: hidden, deleted by whom, blocked, approved, on its way. */
export function useMarks() {
  const { t } = useLingui();
  return (item: Pick<PublicItem, "state" | "message" | "pending" | "direction">): Mark[] => {
    const marks: Mark[] = [];
    const add = (key: string, icon: LucideIcon, text: string, tone: Mark["tone"] = "quiet") =>
      marks.push({ key, icon, text, tone });
    if (item.state === "hidden") add("hidden", EyeOff, t`Hidden: the public doesn't see it`);
    if (item.state === "removed") add("removed", Trash2, t`Deleted by us. Our copy is kept`);
    if (item.state === "gone") {
      const text = item.direction === "out" ? t`Deleted on the network` : t`Deleted by its author. Our copy is kept`;
      add("gone", CircleSlash, text);
    }
    if (item.state === "approved") add("approved", Check, t`Approved`, "good");
    if (item.message.content?.public?.blocked) add("blocked", Ban, t`Author blocked`);
    if (item.pending?.state === "queued") add("queued", Loader, t`On its way to the network…`);
    if (item.pending?.state === "failed") {
      const why = item.pending.error?.detail || item.pending.error?.title || "";
      add("failed", TriangleAlert, why ? t`The network refused: ${why}` : t`The network refused it`, "danger");
    }
    return marks;
  };
}

export function StateMarks({ item }: { item: Pick<PublicItem, "state" | "message" | "pending" | "direction"> }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const marks = useMarks()(item);
  const again = () => {
    const action = item.pending;
    if (!action) return;
    retryAction(action.id).then(
      (now) => patchItem(client, item.message.id, (held) => ({ ...held, pending: now.state === "done" ? null : now })),
      (e) => toast({ title: errorText(e), tone: "danger" }),
    );
  };
  if (marks.length === 0) return null;
  const tones = { quiet: "text-ink-2", danger: "text-danger", good: "text-good" };
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-0.5">
      {marks.map(({ key, icon: Icon, text, tone }) => (
        <span key={key} className={cx("inline-flex items-center gap-1 text-xs", tones[tone])}>
          <Icon aria-hidden className="size-3.5 shrink-0" />
          {text}
          {key === "failed" && (
            <button type="button" onClick={again} className="underline underline-offset-2">
              {t`Try again`}
            </button>
          )}
        </span>
      ))}
    </span>
  );
}
