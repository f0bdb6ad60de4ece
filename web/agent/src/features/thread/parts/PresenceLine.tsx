import { Avatar } from "@kit/avatar";
import { Tooltip } from "@kit/tooltip";
import { useLingui } from "@lingui/react/macro";
import { Eye, PenLine } from "lucide-react";
import { usePresence } from "@/live/presence";

const names = (list: readonly { name: string }[]) => list.map((p) => p.name).join(", ");

/**
 * Who else is in this conversation, so that two people don't answer at once. It
 * is as high as the line that it stands in and takes its width from the name
 * beside it, so that nothing of the page moves when somebody comes or goes.
 */
export function PresenceLine({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const present = usePresence(conversationId);
  if (present.length === 0) return null;
  const typing = present.some((p) => p.state === "typing");
  const Icon = typing ? PenLine : Eye;
  const watching = present.filter((p) => p.state === "watching");
  const here = present.filter((p) => p.state !== "watching");
  const said = [
    here.length > 0 && t`${names(here)} is here too`,
    watching.length > 0 && t`${names(watching)} is watching`,
  ].filter(Boolean);
  return (
    <Tooltip content={said.join(" · ")}>
      <div
        className={`flex h-5 shrink-0 items-center gap-1 rounded-full pr-1.5 pl-px ${typing ? "bg-waiting-soft text-waiting" : "text-ink-2"}`}
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

/** Says between the thread and the composer who of the team is writing. Its strip is there when nobody is: nothing moves for it. */
export function TypingLine({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const present = usePresence(conversationId);
  const typing = present.filter((p) => p.state === "typing");
  const watching = present.filter((p) => p.state === "watching");
  const here = present.filter((p) => p.state === "viewing");
  const text = [
    typing.length > 0 && t`${names(typing)} is writing`,
    typing.length === 0 && here.length > 0 && t`${names(here)} is here too`,
    watching.length > 0 && t`${names(watching)} is watching`,
  ]
    .filter(Boolean)
    .join(" · ");
  return (
    <div role="status" className="h-5 shrink-0 px-5 text-waiting text-xs leading-5">
      {typing.length > 0 ? (
        <p className="flex items-center gap-1.5">
          <PenLine aria-hidden className="size-3.5 shrink-0" />
          <span className="truncate">{text}</span>
        </p>
      ) : (
        <span className={watching.length > 0 ? "flex items-center gap-1.5 text-ink-2" : "sr-only"}>
          {watching.length > 0 && <Eye aria-hidden className="size-3.5 shrink-0" />}
          <span className="truncate">{text}</span>
        </span>
      )}
    </div>
  );
}
