import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Zap } from "lucide-react";
import { useEffect, useRef } from "react";
import { useStepText } from "../macros/words";
import type { Quick } from "../model/replies";
import { Marked } from "./Marked";

interface Props {
  id: string;
  found: readonly Quick[];
  /** Whether there are any at all. */
  none: boolean;
  active: number;
  /** A text with the variables of this case filled in. */
  filled: (text: string) => string;
  onPick: (reply: Quick) => void;
}

/** Saved replies and macros that answer to what follows the slash; the focus stays in the text. */
export function QuickReplies({ id, found, none, active, filled, onPick }: Props) {
  const { t } = useLingui();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`[data-at="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active]);
  const chosen = found[active];
  return (
    <div className="absolute inset-x-3 bottom-full z-20 mb-1 flex max-h-72 rounded-lg bg-raised shadow-float">
      {found.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-3">
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
        <div
          ref={list}
          id={id}
          role="listbox"
          aria-label={t`Saved replies and macros`}
          className="min-w-0 flex-1 overflow-y-auto p-1"
        >
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
                {reply.macro && (
                  <Zap role="img" aria-label={t`Macro`} className="size-3.5 shrink-0 self-center text-ink-2" />
                )}
                {reply.shortcut && (
                  <span className="font-medium text-accent-ink">
                    {reply.macro ? "\\" : "/"}
                    {reply.shortcut}
                  </span>
                )}
                <span className="truncate">{reply.title}</span>
              </p>
              <p className="line-clamp-1 text-xs text-ink-3">{reply.text}</p>
            </div>
          ))}
        </div>
      )}
      {chosen && <Preview reply={chosen} filled={filled} />}
    </div>
  );
}

/** What would be inserted or done, with the variables filled in; what has no value stands out. */
function Preview({ reply, filled }: { reply: Quick; filled: (text: string) => string }) {
  const { t } = useLingui();
  const stepText = useStepText();
  return (
    <section
      aria-label={t`Preview`}
      aria-live="polite"
      className="hidden w-[45%] shrink-0 overflow-y-auto border-l px-3 py-2 text-sm sm:block"
    >
      {reply.macro ? (
        <ol className="grid gap-1.5">
          {reply.macro.actions.map((action, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one macro keep their order
            <li key={i}>
              <p className="text-ink-2">{stepText(action)}</p>
              {(action.kind === "reply" || action.kind === "note") && (
                <p className="whitespace-pre-wrap">
                  <Marked text={filled(action.value)} />
                </p>
              )}
            </li>
          ))}
        </ol>
      ) : (
        <p className="whitespace-pre-wrap">
          <Marked text={filled(reply.text)} />
        </p>
      )}
    </section>
  );
}
