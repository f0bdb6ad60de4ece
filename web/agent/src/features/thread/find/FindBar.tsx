import { IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { useLingui } from "@lingui/react/macro";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect } from "react";
import { errorText } from "@/lib/error-text";
import { clearHits, markHits } from "./highlight";
import { useFind } from "./use-find";

interface Props {
  conversationId: string;
  /** Where the messages are. */
  place: RefObject<HTMLElement | null>;
  input: RefObject<HTMLInputElement | null>;
  jumpTo: (id: string) => void;
  onClose: () => void;
}

/** Finds words in the whole conversation and goes from hit to hit: Enter to older ones, Shift and Enter to newer. */
export function FindBar({ conversationId, place, input, jumpTo, onClose }: Props) {
  const { t } = useLingui();
  const find = useFind(conversationId, jumpTo);
  const { wanted, hits, at } = find;
  const current = hits[at] ?? "";
  useEffect(() => {
    const root = place.current;
    if (!root) return;
    let frame = 0;
    const mark = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => markHits(root, wanted, current));
    };
    mark();
    // Rows come and go while one scrolls.
    const watcher = new MutationObserver(mark);
    watcher.observe(root, { childList: true, subtree: true, characterData: true });
    return () => {
      watcher.disconnect();
      cancelAnimationFrame(frame);
      clearHits();
    };
  }, [place, wanted, current]);
  const onKey = (e: KeyboardEvent) => {
    if (e.key === "Enter") find.go(e.shiftKey ? -1 : 1);
    else if (e.key === "Escape") onClose();
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const number = at + 1;
  const count = hits.length;
  const told =
    wanted === ""
      ? ""
      : find.error
        ? errorText(find.error)
        : count > 0
          ? t`${number} of ${count}`
          : find.busy
            ? t`Searching…`
            : t`Nothing found`;
  return (
    <search
      aria-label={t`Find in this conversation`}
      className="flex items-center gap-1 border-b bg-raised px-3 py-1.5"
      onKeyDown={onKey}
    >
      <Input
        ref={input}
        autoFocus
        type="search"
        aria-label={t`Find in this conversation`}
        placeholder={t`Find in this conversation`}
        value={find.text}
        onChange={(e) => find.setText(e.target.value)}
        className="min-w-0 flex-1"
      />
      <span role="status" className="tabular min-w-16 shrink-0 px-1 text-right text-xs text-ink-2">
        {told}
      </span>
      <IconButton size="sm" label={t`Older hit`} keys={["↵"]} disabled={count === 0} onClick={() => find.go(1)}>
        <ChevronUp />
      </IconButton>
      <IconButton size="sm" label={t`Newer hit`} keys={["⇧", "↵"]} disabled={count === 0} onClick={() => find.go(-1)}>
        <ChevronDown />
      </IconButton>
      <IconButton size="sm" label={t`Close`} keys={["Esc"]} onClick={onClose}>
        <X />
      </IconButton>
    </search>
  );
}
