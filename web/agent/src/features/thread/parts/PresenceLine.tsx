import { Avatar } from "@kit/avatar";
import { Tooltip } from "@kit/tooltip";
import { useLingui } from "@lingui/react/macro";
import { Eye, PenLine } from "lucide-react";
import { usePresence } from "@/live/presence";

/** Who else is in this conversation, so that two people don't answer at once. */
export function PresenceLine({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const present = usePresence(conversationId);
  if (present.length === 0) return null;
  const typing = present.filter((p) => p.state === "typing");
  const names = (list: readonly { name: string }[]) => list.map((p) => p.name).join(", ");
  const text = typing.length > 0 ? t`${names(typing)} is writing` : t`${names(present)} is here too`;
  return (
    <Tooltip content={text}>
      <div
        role="status"
        className={`flex min-w-0 items-center gap-1.5 rounded-full py-0.5 pr-2 pl-0.5 text-xs ${typing.length > 0 ? "bg-waiting-soft text-waiting" : "text-ink-2"}`}
      >
        <span className="-space-x-1.5 flex">
          {present.slice(0, 3).map((p) => (
            <Avatar key={p.id} name={p.name} seed={p.id} size="xs" />
          ))}
        </span>
        {typing.length > 0 ? <PenLine aria-hidden className="size-3.5" /> : <Eye aria-hidden className="size-3.5" />}
        <span className="hidden truncate sm:inline">{text}</span>
      </div>
    </Tooltip>
  );
}
