import { IconButton } from "@kit/button";
import { useLingui } from "@lingui/react/macro";
import { Mic, Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { playTime } from "@/lib/when";

interface Props {
  src: string;
  duration?: number;
  voice: boolean;
  name: string;
}

const speeds = [1, 1.5, 2];

/** Only one sound at a time. */
const playing = new EventTarget();

/** Plays audio and voice messages: seek by mouse and keys, speed, time. */
export function AudioPlayer({ src, duration = 0, voice, name }: Props) {
  const { t } = useLingui();
  const audio = useRef<HTMLAudioElement>(null);
  const [on, setOn] = useState(false);
  const [at, setAt] = useState(0);
  const [length, setLength] = useState(duration);
  const [speed, setSpeed] = useState(1);
  const [broken, setBroken] = useState(false);

  useEffect(() => {
    const other = (e: Event) => {
      if (audio.current && (e as CustomEvent).detail !== audio.current) audio.current.pause();
    };
    playing.addEventListener("play", other);
    return () => playing.removeEventListener("play", other);
  }, []);

  const toggle = () => {
    const a = audio.current;
    if (!a) return;
    if (!a.paused) return a.pause();
    playing.dispatchEvent(new CustomEvent("play", { detail: a }));
    a.playbackRate = speed;
    a.play().catch(() => setBroken(true));
  };
  const seek = (to: number) => {
    if (audio.current) audio.current.currentTime = to;
    setAt(to);
  };
  const faster = () => {
    const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  };
  const label = voice ? t`Voice message` : name || t`Audio`;
  const measured = (a: HTMLAudioElement) => {
    if (Number.isFinite(a.duration) && a.duration > 0) setLength(a.duration);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a player is a group of controls, not a set of fields
    <div role="group" aria-label={label} className="flex w-72 max-w-full items-center gap-2 rounded-md py-0.5">
      {/* biome-ignore lint/a11y/useMediaCaption: a customer's voice has no captions to show */}
      <audio
        ref={audio}
        src={src}
        preload="metadata"
        onPlay={() => setOn(true)}
        onPause={() => setOn(false)}
        onEnded={() => seek(0)}
        onTimeUpdate={(e) => setAt(e.currentTarget.currentTime)}
        onLoadedMetadata={(e) => measured(e.currentTarget)}
        onDurationChange={(e) => measured(e.currentTarget)}
        onError={() => setBroken(true)}
      />
      <IconButton
        label={on ? t`Pause` : t`Play`}
        tooltip={false}
        onClick={toggle}
        inactive={broken}
        className="bg-accent text-on-accent hover:bg-accent-hover hover:text-on-accent rounded-full"
      >
        {on ? <Pause className="fill-current" /> : <Play className="translate-x-px fill-current" />}
      </IconButton>
      <div className="min-w-0 flex-1">
        {!voice && name && <p className="truncate text-xs font-medium">{name}</p>}
        <input
          type="range"
          min={0}
          max={length || 1}
          step={0.1}
          value={Math.min(at, length || 1)}
          disabled={broken || !length}
          aria-label={t`Position`}
          aria-valuetext={t`${playTime(at)} of ${playTime(length)}`}
          onChange={(e) => seek(Number(e.target.value))}
          className="block h-4 w-full accent-accent"
        />
        <p className="tabular flex items-center gap-1 text-2xs opacity-75">
          {voice && <Mic aria-hidden className="size-3" />}
          {broken ? t`This browser can't play it` : `${playTime(at)} / ${length ? playTime(length) : "–:––"}`}
        </p>
      </div>
      <button
        type="button"
        onClick={faster}
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
