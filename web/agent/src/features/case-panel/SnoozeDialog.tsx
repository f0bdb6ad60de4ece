import { Dialog } from "@kit/dialog";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { AlarmClock } from "lucide-react";
import { change } from "@/actions/case-actions";
import { runAction } from "@/actions/run";
import type { Case } from "@/entities/case";
import { heldCase } from "@/entities/case-store";
import { nearTime } from "@/lib/when";
import { MomentPicker } from "./MomentPicker";

/** Asks until when cases are to sleep. */
export function SnoozeDialog({ cases, onClose }: { cases: Case[]; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const pick = (at: string) => {
    onClose();
    const fresh = cases.map((c) => heldCase(client, c.id) ?? c);
    const time = nearTime(at);
    const said = plural(fresh.length, { one: `Snoozed until ${time}`, other: `# cases snoozed until ${time}` });
    void runAction({
      id: "snooze",
      title: said,
      icon: AlarmClock,
      group: "case",
      perform: () => change(client, fresh, { snoozed_until: at }, said),
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={plural(cases.length, { one: "Snooze the case", other: "Snooze # cases" })}
      description={t`It comes back then, or as soon as the customer writes.`}
      className="w-[min(28rem,calc(100vw-24px))]"
    >
      <MomentPicker action={t`Snooze`} onPick={pick} />
    </Dialog>
  );
}
