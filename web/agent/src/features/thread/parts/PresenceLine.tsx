import { Avatar } from "@kit/avatar";
import { Tooltip } from "@kit/tooltip";
import { useLingui } from "@lingui/react/macro";
import { Eye, PenLine } from "lucide-react";
import { usePresence } from "@/live/presence";

const names = (list: readonly { name: string }[]) => list.map((p) => p.name).join(", ");

/** Who else is in this conversation, so that two people don't answer at once. It never takes more room than it has. */
export function PresenceLine({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const present = usePresence(conversationId);
  if (present.length === 0) return null;
  const typing = present.some((p) => p.state === "typing");
  const Icon = typing ? PenLine : Eye;
  return (
    <Tooltip content={t`${names(present)} is here too`}>
      <div
        className={`flex shrink-0 items-center gap-1 rounded-full p-0.5 pr-1.5 ${typing ? "bg-waiting-soft text-waiting" : "text-ink-2"}`}
      >
        <span className="-space-x-1.5 flex">
          {present.slice(0, 3).map((p) => (
            <Avatar key={p.id} name={p.name} seed={p.id} size="xs" decorative={false} />
          ))}
        </span>
        <Icon aria-hidden className="size-3.5" />
      </div>
    </Tooltip>
  );
}

/** Says over the foot of the thread who of the team is writing; nothing moves for it. */
export function TypingLine({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const present = usePresence(conversationId);
  const typing = present.filter((p) => p.state === "typing");
  const text =
    typing.length > 0 ? t`${names(typing)} is writing` : present.length > 0 ? t`${names(present)} is here too` : "";
  return (
    <div role="status">
      {text === "" ? null : typing.length > 0 ? (
        <p className="pointer-events-none absolute bottom-2 left-4 flex items-center gap-1.5 rounded-full bg-waiting-soft px-2.5 py-1 text-waiting text-xs">
          <PenLine aria-hidden className="size-3.5" />
          {text}
        </p>
      ) : (
        <span className="sr-only">{text}</span>
      )}
    </div>
  );
}
