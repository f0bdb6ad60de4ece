import { IconButton } from "@kit/button";
import { Waveform } from "@kit/waveform";
import { useLingui } from "@lingui/react/macro";
import { Mic, Pause, Play } from "lucide-react";
import { useEffect } from "react";
import { usePeaks } from "@/features/player/peaks";
import { type Origin, player, useTrack } from "@/features/player/player";
import { playTime } from "@/lib/when";

interface Props {
  id: string;
  src: string;
  duration?: number;
  voice: boolean;
  name: string;
  /** Its message; without one it ends with its place on the screen. */
  from?: Origin;
  /** Its shape where it is known already. */
  peaks?: readonly number[];
}

/** Plays audio and voice messages: seek by mouse and keys, speed, time. It goes on while the agent looks elsewhere. */
export function AudioPlayer({ id, src, duration = 0, voice, name, from, peaks }: Props) {
  const { t } = useLingui();
  const state = useTrack(id);
  const shape = usePeaks(id, src, voice && !peaks) ?? (voice ? peaks : undefined);
  useEffect(() => player.place(id), [id]);
  const { on = false, at = 0, speed = 1, broken = false } = state ?? {};
  const length = state?.length || duration;
  const track = { id, src, kind: "audio" as const, from };
  const label = voice ? t`Voice message` : name || t`Audio`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a player is a group of controls, not a set of fields
    <div role="group" aria-label={label} className="flex w-72 max-w-full items-center gap-2 rounded-md py-0.5">
      <IconButton
        label={on ? t`Pause` : t`Play`}
        tooltip={false}
        onClick={() => (on ? player.pause() : player.play(track))}
        inactive={broken}
        className="bg-accent text-on-accent hover:bg-accent-hover hover:text-on-accent rounded-full"
      >
        {on ? <Pause className="fill-current" /> : <Play className="translate-x-px fill-current" />}
      </IconButton>
      <div className="min-w-0 flex-1">
        {!voice && name && <p className="truncate text-xs font-medium">{name}</p>}
        <div className="relative">
          {shape && <Waveform peaks={shape} played={length ? at / length : 0} className="h-7 w-full" />}
          <input
            type="range"
            min={0}
            max={length || 1}
            step={0.1}
            value={Math.min(at, length || 1)}
            disabled={broken || !length}
            aria-label={t`Position`}
            aria-valuetext={t`${playTime(at)} of ${playTime(length)}`}
            onChange={(e) => {
              if (!state) player.play(track, Number(e.target.value));
              else player.seek(Number(e.target.value));
            }}
            className={`block w-full accent-accent ${shape ? "absolute inset-0 h-full cursor-pointer opacity-0 focus-visible:opacity-60" : "h-4"}`}
          />
        </div>
        <p className="tabular flex items-center gap-1 text-2xs opacity-75">
          {voice && <Mic aria-hidden className="size-3" />}
          {broken ? t`This browser can't play it` : `${playTime(at)} / ${length ? playTime(length) : "–:––"}`}
        </p>
      </div>
      <button
        type="button"
        onClick={() => player.faster()}
        aria-label={t`Speed: ${speed} times`}
        className="tabular h-6 w-10 shrink-0 rounded-full bg-current/8 text-2xs font-semibold hover:bg-current/15"
      >
        {speed}×
      </button>
      {broken && (
        <a href={src} download={name} className="shrink-0 text-xs underline">
          {t`Download`}
        </a>
      )}
    </div>
  );
}
