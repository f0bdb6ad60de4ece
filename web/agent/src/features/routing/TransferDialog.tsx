import { Avatar } from "@kit/avatar";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Textarea } from "@kit/input";
import { PresenceDot } from "@kit/presence-dot";
import { toast } from "@kit/toast";
import { plural, t } from "@lingui/core/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Check, Inbox } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { type Agent, agentKeys, agentsQuery, transferCase } from "@/entities/agent";
import { type Case, caseKeys } from "@/entities/case";
import { storeCase } from "@/entities/case-store";
import { useMe } from "@/entities/me";
import { presenceWord } from "@/entities/presence";
import { type Queue, queuesQuery } from "@/entities/queue";
import { errorText } from "@/lib/error-text";
import { matchWords } from "@/lib/match";

/** To whom or to where a case can go. */
type Target = { kind: "queue"; queue: Queue } | { kind: "agent"; agent: Agent };

const order: Record<string, number> = { online: 0, busy: 1, away: 2, offline: 3, invisible: 3 };

/** Hands a case to a queue or to a person, with a note for whoever gets it. */
export function TransferDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const client = useQueryClient();
  const [target, setTarget] = useState<Target>();
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const name = target === undefined ? "" : target.kind === "queue" ? target.queue.name : target.agent.name;
  const send = async () => {
    if (!target || busy) return;
    setBusy(true);
    setFault("");
    const to = target.kind === "queue" ? { queue: target.queue.id } : { assignee: target.agent.id };
    try {
      const moved = await transferCase(c.id, note.trim() ? { ...to, note: note.trim() } : to);
      storeCase(client, moved);
      void client.invalidateQueries({ queryKey: caseKeys.counts });
      void client.invalidateQueries({ queryKey: agentKeys.list });
      toast({ title: t`Transferred to ${name}` });
      onClose();
    } catch (e) {
      setFault(errorText(e));
    } finally {
      setBusy(false);
    }
  };
  const onKey = (e: KeyboardEvent) => {
    if (e.key !== "Enter" || !(e.metaKey || e.ctrlKey)) return;
    e.preventDefault();
    void send();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Transfer the case`}
      description={`#${c.number} · ${c.contact.name}`}
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            variant="primary"
            busy={busy}
            inactive={!target}
            hint={target ? undefined : t`Choose to whom first.`}
            onClick={() => void send()}
          >
            {name ? t`Transfer to ${name}` : t`Transfer`}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears Ctrl+Enter from the fields in it */}
      <div className="grid grid-cols-1 gap-3" onKeyDown={onKey}>
        <Targets c={c} target={target} onChange={setTarget} />
        <Field label={t`Note`} optional={t`optional`} help={t`Only your team sees it.`}>
          <Textarea rows={2} value={note} maxLength={4000} onChange={(e) => setNote(e.target.value)} />
        </Field>
        {fault && (
          <p role="alert" className="text-sm text-danger">
            {fault}
          </p>
        )}
      </div>
    </Dialog>
  );
}

interface TargetsProps {
  c: Case;
  target: Target | undefined;
  onChange: (target: Target) => void;
}

function Targets({ c, target, onChange }: TargetsProps) {
  const me = useMe().user.id;
  const queues = useQuery(queuesQuery).data ?? [];
  const agents = useQuery({ ...agentsQuery, staleTime: 0 }).data ?? [];
  const people = agents
    .filter((a) => a.id !== c.assignee?.id)
    .toSorted(
      (a, b) => (order[a.presence.state] ?? 9) - (order[b.presence.state] ?? 9) || a.name.localeCompare(b.name),
    );
  return (
    <Command loop filter={matchWords} label={t`To a queue or a person`} className="rounded-md border">
      <Command.Input
        autoFocus
        placeholder={t`A queue or a person`}
        className="h-10 w-full border-b bg-transparent px-3 text-sm outline-none"
      />
      <Command.List className="max-h-60 overflow-y-auto p-1">
        <Command.Empty className="p-3 text-sm text-ink-3">{t`Nothing by that name`}</Command.Empty>
        {queues.length > 0 && (
          <Command.Group heading={<Heading>{t`Queues`}</Heading>}>
            {queues.map((queue) => (
              <Item
                key={queue.id}
                value={`${queue.name} ${queue.id}`}
                chosen={target?.kind === "queue" && target.queue.id === queue.id}
                onSelect={() => onChange({ kind: "queue", queue })}
              >
                <Inbox className="mx-1 text-ink-3" aria-hidden />
                <span className="min-w-0 flex-1 truncate">{queue.name}</span>
                <span className="text-xs text-ink-3">
                  {plural(queue.waiting, { one: "# waiting", other: "# waiting" })}
                </span>
              </Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading={<Heading>{t`People`}</Heading>}>
          {people.map((agent) => (
            <Item
              key={agent.id}
              value={`${agent.name} ${agent.id}`}
              chosen={target?.kind === "agent" && target.agent.id === agent.id}
              onSelect={() => onChange({ kind: "agent", agent })}
            >
              <Avatar size="sm" name={agent.name} seed={agent.id} />
              <span className="min-w-0 flex-1 truncate">{agent.id === me ? t`${agent.name} (you)` : agent.name}</span>
              <span className="flex items-center gap-1 text-xs text-ink-3">
                <PresenceDot state={agent.presence.state} />
                {presenceWord(agent.presence.state)} · {t`${agent.used} of ${agent.capacity}`}
              </span>
            </Item>
          ))}
        </Command.Group>
      </Command.List>
    </Command>
  );
}

function Heading({ children }: { children: ReactNode }) {
  return <span className="block px-2 pt-1.5 pb-1 text-xs text-ink-3">{children}</span>;
}

interface ItemProps {
  value: string;
  chosen: boolean;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ value, chosen, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 select-none items-center gap-2 rounded-md px-2 text-sm data-[selected=true]:bg-lit [&_svg]:size-4"
    >
      {children}
      <span className="w-4">{chosen && <Check className="text-accent" aria-label={t`chosen`} />}</span>
    </Command.Item>
  );
}
