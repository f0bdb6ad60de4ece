import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import { errorText } from "@/lib/error-text";
import { type Action, type Done, isVisible, whyNot } from "./registry";

/** Does an action: says why not, what was done (with undo), or what went wrong. */
export async function runAction(action: Action): Promise<void> {
  if (!isVisible(action)) return;
  const reason = whyNot(action);
  if (reason) {
    toast({ title: reason });
    return;
  }
  try {
    const done = await action.perform();
    if (done) toast({ title: done.message, undo: done.undo && guarded(done.undo), undoLabel: t`Undo` });
  } catch (e) {
    toast({ title: errorText(e), tone: "danger" });
  }
}

/** An undo may fail like anything else, and says so. */
function guarded(undo: NonNullable<Done["undo"]>): () => void {
  return async () => {
    try {
      await undo();
    } catch (e) {
      toast({ title: errorText(e), tone: "danger" });
    }
  };
}
