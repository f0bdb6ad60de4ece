import { Input } from "@kit/input";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useId, useMemo, useRef, useState } from "react";
import { channelsQuery } from "@/entities/channel";
import { membersQuery } from "@/entities/member";
import { queuesQuery } from "@/entities/queue";
import { tagsQuery } from "@/entities/tag";
import { currentLanguage } from "@/lib/language";
import { useOperatorWords } from "./operator-words";
import { type Completion, complete, type Names } from "./operators";

interface Props {
  text: string;
  invalid: boolean;
  describedBy: string;
  onText: (text: string) => void;
  onDone: () => void;
}

/** The search box: it completes operators and their values, by keyboard too. */
export function SearchBox({ text, invalid, describedBy, onText, onDone }: Props) {
  const { t } = useLingui();
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState(text.length);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const names = useNames();
  const words = useOperatorWords();
  const found = useMemo(
    () => complete(text, Math.min(caret, text.length), currentLanguage(), names),
    [text, caret, names],
  );
  const shown = open && found.items.length > 0;

  const take = (item: Completion) => {
    const next = text.slice(0, found.start) + item.insert + text.slice(found.end).replace(/^ /, "");
    const place = found.start + item.insert.length;
    onText(next);
    setCaret(place);
    setActive(-1);
    requestAnimationFrame(() => input.current?.setSelectionRange(place, place));
  };

  const onKeyDown = (e: React.KeyboardEvent<HTMLInputElement>) => {
    const item = shown ? found.items[active] : undefined;
    if (shown && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
      e.preventDefault();
      const step = e.key === "ArrowDown" ? 1 : -1;
      setActive((at) => (at < 0 && step < 0 ? found.items.length - 1 : (at + step) % found.items.length));
    } else if (e.key === "Tab" && shown && !e.shiftKey && open) {
      e.preventDefault();
      take(item ?? (found.items[0] as Completion));
    } else if (e.key === "Enter") {
      if (item) {
        e.preventDefault();
        take(item);
      } else {
        setOpen(false);
        onDone();
      }
    } else if (e.key === "Escape") {
      if (shown) setOpen(false);
      else e.currentTarget.blur();
    }
  };

  return (
    <div className="relative">
      <Search className="absolute top-3 left-3 size-4 text-ink-3" aria-hidden />
      <Input
        ref={input}
        type="search"
        role="combobox"
        aria-label={t`Search cases, contacts and messages`}
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={list}
        aria-activedescendant={shown && active >= 0 ? `${list}-${active}` : undefined}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(e) => {
          onText(e.target.value);
          setCaret(e.target.selectionStart ?? e.target.value.length);
          setActive(-1);
          setOpen(true);
        }}
        onSelect={(e) => setCaret(e.currentTarget.selectionStart ?? 0)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        placeholder={t`Search cases, contacts and messages`}
        className="h-10! pl-9! text-base!"
      />
      <div
        id={list}
        role="listbox"
        aria-label={t`Operators`}
        hidden={!shown}
        className="absolute inset-x-0 top-11 z-20 max-h-80 overflow-y-auto rounded-lg border bg-paper p-1 shadow-lg"
      >
        {found.items.map((item, i) => (
          <div
            key={item.insert}
            id={`${list}-${i}`}
            role="option"
            aria-selected={i === active}
            tabIndex={-1}
            onPointerDown={(e) => {
              e.preventDefault();
              take(item);
            }}
            className="flex min-h-8 cursor-default items-center gap-3 rounded-md px-2.5 aria-selected:bg-lit hover:bg-hover"
          >
            <span className="font-medium">{item.insert.trim()}</span>
            {!item.value && <span className="truncate text-xs text-ink-3">{words[item.operator.op]}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}

/** The names that operators take here. */
function useNames(): Names {
  const tags = useQuery(tagsQuery).data;
  const members = useQuery(membersQuery).data;
  const channels = useQuery(channelsQuery).data;
  const queues = useQuery(queuesQuery).data;
  return useMemo(() => {
    const people = (members ?? []).filter((m) => !m.disabled_at).map((m) => m.name);
    return {
      from: people,
      assignee: people,
      tag: (tags ?? []).map((x) => x.name),
      channel: (channels ?? []).map((x) => x.name),
      queue: (queues ?? []).map((x) => x.name),
    };
  }, [tags, members, channels, queues]);
}
