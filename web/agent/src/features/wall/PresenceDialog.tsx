import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type Agent, type PresenceState, storeAgent } from "@/entities/agent";
import { presenceWord } from "@/entities/presence";
import { errorText } from "@/lib/error-text";

const states: readonly PresenceState[] = ["online", "busy", "away", "offline"];

/** Says for somebody whether they take work. They are told who did it, and why. */
export function PresenceDialog({ agent, onClose }: { agent: Agent; onClose: () => void }) {
  const client = useQueryClient();
  const [state, setState] = useState<PresenceState>(agent.presence.state === "away" ? "online" : "away");
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const save = async (e: FormEvent) => {
    e.preventDefault();
    setBusy(true);
    try {
      storeAgent(client, await api.put<Agent>(`/agents/${agent.id}/presence`, { state, reason: reason.trim() }));
      const word = presenceWord(state);
      toast({ title: t`${agent.name} is now: ${word}` });
      onClose();
    } catch (e) {
      setFault(errorText(e));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Presence of ${agent.name}`}
      description={t`They are told who changed it, and why.`}
    >
      <form onSubmit={(e) => void save(e)} className="grid grid-cols-1 gap-3 pb-4">
        <Field label={t`Presence`}>
          <Select
            label={t`Presence`}
            value={state}
            onChange={setState}
            options={states.map((value) => ({ value, label: presenceWord(value) }))}
          />
        </Field>
        <Field label={t`Reason`} optional={t`optional`}>
          <Input value={reason} maxLength={100} onChange={(e) => setReason(e.target.value)} />
        </Field>
        {fault && (
          <p role="alert" className="text-danger text-sm">
            {fault}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="primary" busy={busy}>{t`Change presence`}</Button>
        </div>
      </form>
    </Dialog>
  );
}
