import { Tooltip } from "@kit/tooltip";
import { useLingui } from "@lingui/react/macro";
import type { Message, Reaction } from "@/entities/message";
import { fullTime } from "@/lib/when";
import { useThreadTools } from "../context";

/** Reactions below a bubble; ours can be taken back. */
export function Reactions({ message }: { message: Message }) {
  const { t } = useLingui();
  const { react, maySend } = useThreadTools();
  const groups = new Map<string, Reaction[]>();
  for (const r of message.reactions) groups.set(r.emoji, [...(groups.get(r.emoji) ?? []), r]);
  return (
    <ul className="-mt-1 flex flex-wrap gap-1" aria-label={t`Reactions`}>
      {[...groups].map(([emoji, group]) => {
        const ours = group.some((r) => r.author.type !== "contact");
        const names = group.map((r) => r.author.name || t`The customer`).join(", ");
        const when = group[0] ? fullTime(group[0].at) : "";
        return (
          <li key={emoji}>
            <Tooltip content={ours && maySend ? t`${names}, ${when}. Press to take it back.` : `${names}, ${when}`}>
              <button
                type="button"
                onClick={() => ours && maySend && react(message, "")}
                className="inline-flex h-6 items-center gap-1 rounded-full border bg-raised px-1.5 text-[13px] leading-none"
                aria-label={`${emoji} ${names}`}
              >
                {emoji}
                {group.length > 1 && <span className="tabular text-2xs text-ink-2">{group.length}</span>}
              </button>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}
