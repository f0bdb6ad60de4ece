import { Input } from "@kit/input";
import { Trans, useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { readSetting, writeSetting } from "@/lib/storage";
import { type Emoji, type EmojiGroup, findEmoji, groups } from "./data";

const recentKey = "emoji.recent";
const columns = 8;

/** Emoji by group and by search; the ones used last come first. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const { t } = useLingui();
  const [query, setQuery] = useState("");
  const [recent] = useState(() => readSetting<string[]>(recentKey, ["👍", "❤️", "😂", "🙏", "🎉", "👋", "✅", "👀"]));
  const grid = useRef<HTMLDivElement>(null);
  const names: Record<EmojiGroup, string> = {
    faces: t`Faces`,
    hands: t`Hands and people`,
    hearts: t`Hearts and parties`,
    nature: t`Nature`,
    food: t`Food`,
    travel: t`Places`,
    things: t`Things`,
    signs: t`Signs`,
  };
  const found = useMemo(() => (query.trim() ? findEmoji(query) : null), [query]);
  const pick = (char: string) => {
    writeSetting(recentKey, [char, ...recent.filter((r) => r !== char)].slice(0, 16));
    onPick(char);
  };
  const onSearchKey = (e: KeyboardEvent) => {
    const first = found?.[0];
    if (e.key === "Enter" && first) {
      e.preventDefault();
      pick(first.char);
    } else if (e.key === "ArrowDown") {
      e.preventDefault();
      grid.current?.querySelector("button")?.focus();
    }
  };
  return (
    <div className="w-[17.5rem]">
      <Input
        autoFocus
        value={query}
        onChange={(e) => setQuery(e.target.value)}
        onKeyDown={onSearchKey}
        placeholder={t`Search emoji`}
        aria-label={t`Search emoji`}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows only move the focus among the buttons */}
      <div ref={grid} onKeyDown={moveFocus} className="mt-2 h-60 overflow-y-auto overscroll-contain">
        {found ? (
          found.length > 0 ? (
            <Grid emoji={found} onPick={pick} />
          ) : (
            <p className="p-4 text-center text-sm text-ink-3">
              <Trans>No emoji for “{query}”</Trans>
            </p>
          )
        ) : (
          <>
            <Grid title={t`Used last`} emoji={recent.map((char) => ({ char, words: char }))} onPick={pick} />
            {groups.map((g) => (
              <Grid key={g.key} title={names[g.key]} emoji={g.emoji} onPick={pick} />
            ))}
          </>
        )}
      </div>
    </div>
  );
}

function Grid({ title, emoji, onPick }: { title?: string; emoji: readonly Emoji[]; onPick: (char: string) => void }) {
  return (
    <section className="mb-2 [content-visibility:auto]" aria-label={title}>
      {title && (
        <p aria-hidden className="sticky top-0 bg-raised px-1 py-0.5 text-2xs font-medium text-ink-3">
          {title}
        </p>
      )}
      <div className="grid grid-cols-8">
        {emoji.map((e) => (
          <button
            key={e.char}
            type="button"
            aria-label={`${e.char} ${e.words.split(" ")[0] ?? ""}`}
            onClick={() => onPick(e.char)}
            className="flex size-8 items-center justify-center rounded-md text-[20px] leading-none outline-offset-[-2px] hover:bg-hover"
          >
            {e.char}
          </button>
        ))}
      </div>
    </section>
  );
}

function moveFocus(e: KeyboardEvent<HTMLElement>) {
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
  const step = steps[e.key];
  if (!step) return;
  const all = [...e.currentTarget.querySelectorAll("button")];
  const next = all[all.indexOf(document.activeElement as HTMLButtonElement) + step];
  if (!next) return;
  e.preventDefault();
  next.focus();
}
