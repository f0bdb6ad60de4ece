import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { toast } from "@kit/toast";
import { plural, t } from "@lingui/core/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { agentsQuery } from "@/entities/agent";
import { caseKeys } from "@/entities/case";
import { queuesQuery } from "@/entities/queue";
import { errorText } from "@/lib/error-text";
import { type Move, type MoveFrom, type MoveTo, previewMove, readMove, startMove, undoMove } from "./moves";

/** From where work is moved, with its name. */
export interface MoveSource {
  from: MoveFrom;
  name: string;
}

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Hands many cases on at once: says how many first, shows how far it is, and can be undone. */
export function MoveDialog({ source, onClose }: { source?: MoveSource; onClose: () => void }) {
  const client = useQueryClient();
  const agents = useQuery(agentsQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const [origin, setOrigin] = useState("");
  const [target, setTarget] = useState("");
  const [reason, setReason] = useState("");
  const [progress, setProgress] = useState<Move>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const from = source?.from ?? placeOf(origin);
  const to: MoveTo | undefined = target === "line" ? { line: true } : placeOf(target);
  const preview = useQuery({
    queryKey: ["moves", "preview", from, to],
    queryFn: () => previewMove(from ?? {}, to),
    enabled: from !== undefined,
    staleTime: 0,
    gcTime: 0,
  });
  const count = preview.data?.count;
  const places = [
    ...queues.map((q) => ({ value: `queue:${q.id}`, label: q.name })),
    ...agents.map((a) => ({ value: `agent:${a.id}`, label: a.name })),
  ];
  const back = async (move: Move) => {
    let m = await undoMove(move.id);
    for (; m.state === "undoing"; m = await readMove(m.id)) await wait(700);
    const n = m.undone;
    toast({ title: plural(n, { one: "# case is back where it was", other: "# cases are back where they were" }) });
  };
  const start = async (e: FormEvent) => {
    e.preventDefault();
    if (!from || !to || busy) return;
    setBusy(true);
    setFault("");
    try {
      let move = await startMove(from, to, reason.trim());
      for (; move.state === "running"; move = await readMove(move.id)) {
        setProgress(move);
        await wait(700);
      }
      const done = move;
      const n = done.moved;
      void client.invalidateQueries({ queryKey: caseKeys.counts });
      toast({
        title: plural(n, { one: "# case moved", other: "# cases moved" }),
        undo: () => void back(done).catch((e) => toast({ title: errorText(e), tone: "danger" })),
        undoLabel: t`Undo`,
      });
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
      title={source ? t`Move the work of ${source.name}` : t`Move work`}
      description={t`Cases of which something else becomes meanwhile are left alone.`}
    >
      <form onSubmit={(e) => void start(e)} className="grid grid-cols-1 gap-3 pb-4">
        {!source && (
          <Field label={t`From`}>
            <Select
              label={t`From`}
              value={origin}
              onChange={setOrigin}
              options={[{ value: "", label: t`Choose` }, ...places]}
            />
          </Field>
        )}
        <Field label={t`To`}>
          <Select
            label={t`To`}
            value={target}
            onChange={setTarget}
            options={[
              { value: "", label: t`Choose` },
              { value: "line", label: t`Back in line, in the queue of each` },
              ...places,
            ]}
          />
        </Field>
        <Field label={t`Reason`} optional={t`optional`} help={t`It stands in the history of each case.`}>
          <Input value={reason} maxLength={300} onChange={(e) => setReason(e.target.value)} />
        </Field>
        <p role="status" className="min-h-5 text-ink-2 text-sm">
          {progress
            ? t`${progress.done} of ${progress.total}`
            : count !== undefined && plural(count, { one: "# case moves", other: "# cases move" })}
        </p>
        {progress && (
          <progress aria-label={t`Progress`} value={progress.done} max={progress.total} className="w-full" />
        )}
        {fault && (
          <p role="alert" className="text-danger text-sm">
            {fault}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="primary" busy={busy} inactive={!from || !to || !count}>{t`Move`}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/** "agent:…" or "queue:…" as the server takes it. */
function placeOf(text: string): { agent: string } | { queue: string } | undefined {
  const at = text.indexOf(":");
  if (at < 0) return undefined;
  return text.startsWith("agent:") ? { agent: text.slice(at + 1) } : { queue: text.slice(at + 1) };
}
