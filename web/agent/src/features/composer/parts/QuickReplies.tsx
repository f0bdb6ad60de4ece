import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { SavedReply } from "@/entities/tag";

interface Props {
  id: string;
  found: readonly SavedReply[];
  /** Whether there are any at all. */
  none: boolean;
  active: number;
  onPick: (reply: SavedReply) => void;
}

/** Saved replies that answer to what follows the slash; the focus stays in the text. */
export function QuickReplies({ id, found, none, active, onPick }: Props) {
  const { t } = useLingui();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[data-at="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div className="absolute inset-x-3 bottom-full z-20 mb-1 max-h-72 overflow-y-auto rounded-lg bg-raised p-1 shadow-float">
      {found.length === 0 ? (
        <p className="px-3 py-2 text-sm text-ink-3">
          {none ? (
            <Trans>There are no saved replies yet. An answer that you give often is a good first one.</Trans>
          ) : (
            <Trans>No saved reply answers to this.</Trans>
          )}{" "}
          <Link to={"/settings/replies" as string} className="underline underline-offset-2">
            <Trans>Saved replies</Trans>
          </Link>
        </p>
      ) : (
        <div ref={list} id={id} role="listbox" aria-label={t`Saved replies`}>
          {found.map((reply, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled where the focus is, in the text
            // biome-ignore lint/a11y/useFocusableInteractive: options of a list box are reached by aria-activedescendant
            <div
              key={reply.id}
              id={`${id}-${i}`}
              data-at={i}
              role="option"
              aria-selected={i === active}
              onMouseDown={(e) => e.preventDefault()}
              onClick={() => onPick(reply)}
              className={`cursor-default rounded-md px-2.5 py-1.5 ${i === active ? "bg-hover" : "hover:bg-hover"}`}
            >
              <p className="flex items-baseline gap-2 text-sm">
                <span className="font-medium text-accent-ink">/{reply.shortcut}</span>
                <span className="truncate">{reply.title}</span>
              </p>
              <p className="line-clamp-1 text-xs text-ink-3">{reply.text}</p>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
