import { api } from "@client/api";
import { Button } from "@kit/button";
import { Input } from "@kit/input";
import { toast } from "@kit/toast";
import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Hand, MessageSquareDashed } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { type Action, useActions } from "@/actions/registry";
import { runAction } from "@/actions/run";
import { type Case, sendCasePatch } from "@/entities/case";
import { storeCase } from "@/entities/case-store";
import { useMe } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { takeOver } from "./moves";

/** What somebody who watches can do: whisper to the agent, or take the case over. */
export function WatchBar({ c }: { c: Case }) {
  useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const me = useMe().user;
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const agent = c.assignee;
  const mine = agent?.id === me.id;
  const take: Action = {
    id: "watch.take-over",
    title: agent ? t`Take over from ${agent.name}` : t`Take over`,
    icon: Hand,
    group: "case",
    shortcut: "shift+t",
    enabled: () => (c.status === "resolved" ? t`This case is resolved.` : mine ? t`You have this case already.` : true),
    perform: async () => {
      // What stands in the field is the reason, if the supervisor has written one.
      const taken = await takeOver(c, text.trim());
      storeCase(client, taken);
      void navigate({ to: "/inbox/$view/$caseId", params: { view: "mine", caseId: c.id } });
      return {
        message: t`The case is yours`,
        undo: async () => {
          for (const back of await sendCasePatch([c.id], { assignee: agent?.id ?? null })) storeCase(client, back);
        },
      };
    },
  };
  useActions([
    take,
    {
      id: "watch.whisper",
      title: t`Whisper to the agent`,
      icon: MessageSquareDashed,
      group: "thread",
      shortcut: "w",
      perform: () => field.current?.focus(),
    },
  ]);
  const whisper = async (e: FormEvent) => {
    e.preventDefault();
    const note = text.trim();
    if (!note || busy) return;
    setBusy(true);
    try {
      await api.post(`/conversations/${c.conversation_id}/notes`, {
        ...(agent && !mine ? { text: `@${agent.name} ${note}`, mentions: [agent.id] } : { text: note }),
      });
      setText("");
    } catch (e) {
      toast({ title: errorText(e), tone: "danger" });
    } finally {
      setBusy(false);
    }
  };
  const name = agent?.name ?? "";
  return (
    <form
      onSubmit={(e) => void whisper(e)}
      className="flex shrink-0 flex-wrap items-center gap-2 border-t bg-note px-3 py-2"
    >
      <Input
        ref={field}
        aria-label={name ? t`Whisper to ${name}` : t`Write a note`}
        placeholder={name ? t`Only ${name} and the team read this` : t`Only the team reads this`}
        value={text}
        maxLength={4000}
        onChange={(e) => setText(e.target.value)}
        className="min-w-40 flex-1"
      />
      <Button type="submit" keys={["W"]} busy={busy} inactive={!text.trim()}>
        <MessageSquareDashed /> {t`Whisper`}
      </Button>
      <Button
        variant="primary"
        keys={["Shift", "T"]}
        inactive={take.enabled?.() !== true}
        onClick={() => void runAction(take)}
      >
        <Hand /> {t`Take over`}
      </Button>
    </form>
  );
}
