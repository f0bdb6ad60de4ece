import { upload } from "@client/api";
import { Button, IconButton } from "@kit/button";
import { Waveform } from "@kit/waveform";
import { Trans, useLingui } from "@lingui/react/macro";
import { Mic, MicOff, Pause, RotateCcw, SendHorizontal, Square, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Caps } from "@/entities/channel";
import { AudioPlayer } from "@/features/thread/parts/AudioPlayer";
import { errorText } from "@/lib/error-text";
import { playTime } from "@/lib/when";
import type { DraftFile, UploadRef } from "../model/draft";
import { voiceKind } from "../model/files";
import { type Recording, type Refusal, useRecorder } from "./use-recorder";

interface Props {
  caps: Caps;
  channelName: string;
  onSend: (file: DraftFile, url: string) => void;
  onClose: () => void;
}

const shown = 60;

/** Records a voice note, lets it be listened to, and sends it. The draft stays as it is. */
export function VoicePanel({ caps, channelName, onSend, onClose }: Props) {
  const { t } = useLingui();
  const { state, seconds, levels, pause, resume, stop, again } = useRecorder();
  const panel = useRef<HTMLElement>(null);
  const kind = state.kind;
  // The main button of each state takes the focus, so that the keys go on.
  useEffect(() => {
    if (kind !== "paused") panel.current?.querySelector<HTMLElement>("[data-main]")?.focus();
  }, [kind]);
  return (
    <section
      ref={panel}
      aria-label={t`Voice note`}
      className="mx-3 my-2 flex flex-wrap items-center gap-2 rounded-lg border bg-sunken p-2"
    >
      {state.kind === "refused" ? (
        <Refused why={state.why} onAgain={again} onClose={onClose} />
      ) : state.kind === "recorded" ? (
        <Recorded
          recording={state.recording}
          peaks={levels}
          caps={caps}
          channelName={channelName}
          onSend={onSend}
          onAgain={again}
          onClose={onClose}
        />
      ) : (
        <>
          <Mic
            aria-hidden
            className={`size-4 ${state.kind === "recording" ? "text-danger motion-safe:animate-pulse" : "text-ink-3"}`}
          />
          <span className="tabular w-12 text-sm" role="timer">
            {playTime(seconds)}
          </span>
          <Waveform
            peaks={Array.from({ length: shown }, (_, i) => levels.at(i - shown) ?? 0)}
            played={1}
            bars={shown}
            className="h-7 min-w-24 flex-1 text-accent"
          />
          <span className="sr-only" role="status">
            {state.kind === "recording"
              ? t`Recording`
              : state.kind === "paused"
                ? t`Recording is paused`
                : t`Asking for the microphone`}
          </span>
          <IconButton label={t`Discard the recording`} onClick={onClose}>
            <Trash2 />
          </IconButton>
          {state.kind === "paused" ? (
            <IconButton label={t`Go on recording`} onClick={resume}>
              <Mic />
            </IconButton>
          ) : (
            <IconButton label={t`Pause`} inactive={state.kind === "asking"} onClick={pause}>
              <Pause />
            </IconButton>
          )}
          <Button data-main="" variant="primary" inactive={state.kind === "asking"} onClick={stop}>
            <Square aria-hidden /> {t`Stop`}
          </Button>
        </>
      )}
    </section>
  );
}

interface RecordedProps {
  recording: Recording;
  peaks: readonly number[];
  caps: Caps;
  channelName: string;
  onSend: (file: DraftFile, url: string) => void;
  onAgain: () => void;
  onClose: () => void;
}

function Recorded({ recording, peaks, caps, channelName, onSend, onAgain, onClose }: RecordedProps) {
  const { t } = useLingui();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const { file, url, seconds } = recording;
  const verdict = voiceKind(file, caps);
  const send = async () => {
    if (!verdict || busy) return;
    setBusy(true);
    setError("");
    try {
      const { id, mime, size, name } = await upload<UploadRef>("/uploads", file, file.name);
      onSend(
        {
          key: id,
          name,
          size,
          mime,
          kind: "audio",
          voice: verdict === "voice",
          state: "ready",
          progress: 1,
          upload: { id, mime, size, name },
          error: "",
        },
        url,
      );
    } catch (e) {
      setError(errorText(e));
      setBusy(false);
    }
  };
  return (
    <>
      <AudioPlayer id={url} src={url} duration={seconds} voice name={file.name} peaks={peaks} />
      <span className="flex-1" />
      <IconButton label={t`Discard the recording`} onClick={onClose}>
        <Trash2 />
      </IconButton>
      <IconButton label={t`Record again`} onClick={onAgain}>
        <RotateCcw />
      </IconButton>
      <Button data-main="" variant="primary" busy={busy} inactive={!verdict} onClick={() => void send()}>
        {t`Send the voice note`} <SendHorizontal aria-hidden />
      </Button>
      {(error || !verdict) && (
        <p role="alert" className="w-full text-sm text-danger">
          {error || t`${channelName} takes no sound that this browser can record.`}
        </p>
      )}
    </>
  );
}

function Refused({ why, onAgain, onClose }: { why: Refusal; onAgain: () => void; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <>
      <MicOff aria-hidden className="size-4 shrink-0 text-danger" />
      <p role="alert" className="min-w-0 flex-1 basis-60 text-sm">
        {why === "denied" ? (
          <Trans>
            The browser doesn't let Recado use the microphone. Allow it by the icon beside the address, then try again.
          </Trans>
        ) : why === "none" ? (
          <Trans>No sound came from a microphone. See that one is connected and that no other program holds it.</Trans>
        ) : (
          <Trans>This browser can't record, or the page is not opened by https.</Trans>
        )}
      </p>
      <Button onClick={onClose}>{t`Close`}</Button>
      {why !== "unsupported" && (
        <Button data-main="" variant="primary" onClick={onAgain}>
          {t`Try again`}
        </Button>
      )}
    </>
  );
}
