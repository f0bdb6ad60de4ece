import { Button } from "@kit/button";
import { Plural, useLingui } from "@lingui/react/macro";
import { CornerDownRight, UnfoldVertical } from "lucide-react";
import { useState } from "react";
import type { Message } from "@/entities/message";
import { Facts, NetworkLink, Versions } from "../item/Facts";
import { ItemMenu, useRunVerb } from "../item/ItemMenu";
import { ItemView, PrivateLink } from "../item/ItemView";
import { StateMarks } from "../item/StateMark";
import { stateOf } from "../item/store";
import { type VerbEntry, verbEntries } from "../item/verbs";
import { useAround } from "./context";

/** The verbs that stand beside their words; the others are in the menu. */
const near: ReadonlySet<VerbEntry["verb"]> = new Set(["reply", "private", "hide", "show"]);

/** Above the words of a public message: what it answers, its stars and title. */
export function PublicHead({ message }: { message: Message }) {
  const { t } = useLingui();
  const around = useAround(message.id);
  const said = message.content?.public;
  if (!said) return null;
  return (
    <>
      {around?.answers && (
        <p className="mb-0.5 flex items-center gap-1 text-2xs opacity-80">
          <CornerDownRight aria-hidden className="size-3 shrink-0" />
          <span className="truncate">
            {t`Answers ${around.answers.message.author.name}: ${around.answers.message.text}`}
          </span>
        </p>
      )}
      <Facts of={said} />
      {said.title && <p className="font-medium">{said.title}</p>}
    </>
  );
}

/** Below the words of a public message: what became of it, what can be done, what others said. */
export function PublicFoot({ message }: { message: Message }) {
  const { t } = useLingui();
  const around = useAround(message.id);
  const said = message.content?.public;
  const run = useRunVerb();
  const [open, setOpen] = useState(false);
  if (!said) return null;
  const item = around?.item;
  const marked = item ?? {
    state: stateOf(message) ?? ("new" as const),
    message,
    pending: null,
    direction: message.direction === "out" ? ("out" as const) : ("in" as const),
  };
  const entries = item ? verbEntries(item) : [];
  const others = around?.others ?? [];
  return (
    <div className="mt-1 grid max-w-[min(34rem,92%)] gap-1">
      <StateMarks item={marked} />
      {said.versions && <Versions versions={said.versions} />}
      {said.private_conversation_id && <PrivateLink conversationId={said.private_conversation_id} />}
      {item && entries.length > 0 && (
        <div className="flex flex-wrap items-center gap-1">
          {entries
            .filter((e) => near.has(e.verb))
            .map((entry) => (
              <Button
                key={entry.verb}
                size="sm"
                variant="ghost"
                inactive={entry.why !== undefined}
                hint={entry.why}
                onClick={() => run(item, entry)}
              >
                <entry.icon />
                {entry.title}
              </Button>
            ))}
          <ItemMenu item={item} />
          {said.link && <NetworkLink to={said.link} className="ml-1" />}
        </div>
      )}
      {others.length > 0 && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="inline-flex min-h-6 items-center gap-1.5 justify-self-start rounded px-1 text-ink-2 text-xs hover:bg-hover"
        >
          <UnfoldVertical aria-hidden className="size-3.5" />
          {open ? (
            t`Fold what others said`
          ) : (
            <Plural value={others.length} one="# more by others" other="# more by others" />
          )}
        </button>
      )}
      {open && (
        <ol aria-label={t`What others said`} className="grid gap-2 border-line border-l-2 pl-2 text-left">
          {others.map((o) => (
            <li key={o.message_id}>
              <ItemView item={o} tools={<ItemMenu item={o} />} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
