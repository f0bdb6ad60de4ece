import { IconButton } from "@kit/button";
import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { CornerUpLeft, Pause, Play, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { playTime } from "@/lib/when";
import { player, usePlayer } from "./player";

/** The small window in which a sound or a clip goes on once its message has left the screen. */
export function MiniPlayer() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { track, on, at, length, speed, broken } = usePlayer();
  const screen = useRef<HTMLDivElement>(null);
  const video = track?.kind === "video";
  useEffect(() => {
    const place = screen.current;
    if (!video || !place) return;
    // The element is the player's own; here is only where it is seen.
    const wasOn = !player.media.paused;
    player.media.className = "max-h-44 w-full bg-black object-contain";
    place.append(player.media);
    if (wasOn && player.media.paused) void player.media.play().catch(() => undefined);
    return () => player.media.remove();
  }, [video]);
  if (!track?.from) return null;
  const { from } = track;
  return (
    <section
      aria-label={t`Playing: ${from.title}`}
      className="fixed right-3 bottom-48 z-30 w-[min(20rem,calc(100vw-24px))] overflow-hidden rounded-lg bg-raised text-ink shadow-float md:bottom-36"
    >
      {video && <div ref={screen} />}
      <div className="grid gap-1 p-2">
        <div className="flex items-center gap-1">
          <IconButton
            label={on ? t`Pause` : t`Play`}
            tooltip={false}
            inactive={broken}
            onClick={() => (on ? player.pause() : player.play(track))}
          >
            {on ? <Pause className="fill-current" /> : <Play className="fill-current" />}
          </IconButton>
          <p className="min-w-0 flex-1 truncate text-sm font-medium">{from.title}</p>
          <IconButton
            label={t`Back to the message`}
            onClick={() =>
              void navigate({ to: `/inbox/all/${from.caseId}`, search: { message: from.messageId } as never })
            }
          >
            <CornerUpLeft />
          </IconButton>
          <IconButton label={t`Close the player`} onClick={() => player.close()}>
            <X />
          </IconButton>
        </div>
        <div className="flex items-center gap-2 px-1">
          <input
            type="range"
            min={0}
            max={length || 1}
            step={0.1}
            value={Math.min(at, length || 1)}
            disabled={broken || !length}
            aria-label={t`Position`}
            aria-valuetext={t`${playTime(at)} of ${playTime(length)}`}
            onChange={(e) => player.seek(Number(e.target.value))}
            className="block h-4 min-w-0 flex-1 accent-accent"
          />
          <span className="tabular text-2xs text-ink-2">
            {playTime(at)} / {length ? playTime(length) : "–:––"}
          </span>
          <button
            type="button"
            onClick={() => player.faster()}
            aria-label={t`Speed: ${speed} times`}
            className="tabular h-6 w-10 shrink-0 rounded-full bg-hover text-2xs font-semibold"
          >
            {speed}×
          </button>
        </div>
      </div>
    </section>
  );
}
