import { useEffect, useRef, useState } from "react";
import { oggFromWebM } from "./ogg";

export type Refusal = "denied" | "none" | "unsupported";

export interface Recording {
  file: File;
  url: string;
  seconds: number;
}

export type RecorderState =
  | { kind: "asking" }
  | { kind: "recording" | "paused" }
  | { kind: "recorded"; recording: Recording }
  | { kind: "refused"; why: Refusal };

export interface Recorder {
  state: RecorderState;
  seconds: number;
  levels: readonly number[];
  pause: () => void;
  resume: () => void;
  stop: () => void;
  again: () => void;
}

const most = 15 * 60;
const beat = 80;

/** Records from the microphone as soon as it stands, and lets go of it when it leaves. */
export function useRecorder(): Recorder {
  const [state, setState] = useState<RecorderState>({ kind: "asking" });
  const [seconds, setSeconds] = useState(0);
  const [levels, setLevels] = useState<number[]>([]);
  const [turn, setTurn] = useState(0);
  const recorder = useRef<MediaRecorder | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn records anew
  useEffect(() => {
    let gone = false;
    let url = "";
    let release = () => {};
    setState({ kind: "asking" });
    setSeconds(0);
    setLevels([]);
    void open().then((opened) => {
      if (typeof opened === "string") {
        if (!gone) setState({ kind: "refused", why: opened });
        return;
      }
      if (gone) return letGo(opened);
      const chunks: Blob[] = [];
      const mime = typeOf();
      const rec = new MediaRecorder(opened, { mimeType: mime, audioBitsPerSecond: 32_000 });
      recorder.current = rec;
      let played = 0;
      const meter = meterOf(opened);
      const timer = setInterval(() => {
        if (rec.state !== "recording") return;
        played += beat / 1000;
        setSeconds(played);
        const level = meter.level();
        setLevels((now) => [...now, level]);
        if (played >= most) rec.stop();
      }, beat);
      release = () => {
        clearInterval(timer);
        meter.close();
        letGo(opened);
      };
      rec.ondataavailable = (e) => e.data.size > 0 && chunks.push(e.data);
      rec.onstop = async () => {
        release();
        if (gone) return;
        const file = await fileOf(new Blob(chunks, { type: mime }), mime).catch(() => null);
        if (gone) return;
        if (!file) return setState({ kind: "refused", why: "none" });
        url = URL.createObjectURL(file);
        setState({ kind: "recorded", recording: { file, url, seconds: played } });
      };
      rec.start(500);
      setState({ kind: "recording" });
    });
    return () => {
      gone = true;
      if (recorder.current && recorder.current.state !== "inactive") recorder.current.stop();
      recorder.current = null;
      release();
      if (url) URL.revokeObjectURL(url);
    };
  }, [turn]);
  return {
    state,
    seconds,
    levels,
    pause: () => {
      recorder.current?.pause();
      setState({ kind: "paused" });
    },
    resume: () => {
      recorder.current?.resume();
      setState({ kind: "recording" });
    },
    stop: () => recorder.current?.stop(),
    again: () => setTurn((n) => n + 1),
  };
}

/** The microphone, or why there is none. */
async function open(): Promise<MediaStream | Refusal> {
  if (typeof MediaRecorder === "undefined" || !navigator.mediaDevices || typeOf() === "") return "unsupported";
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, channelCount: 1 },
    });
  } catch (e) {
    return e instanceof DOMException && e.name === "NotAllowedError" ? "denied" : "none";
  }
}

function letGo(stream: MediaStream) {
  for (const track of stream.getTracks()) track.stop();
}

/** What this browser records in; the nearest to what platforms take first. */
function typeOf(): string {
  const types = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
  return types.find((type) => MediaRecorder.isTypeSupported(type)) ?? "";
}

/** The recording as platforms take it. */
async function fileOf(blob: Blob, mime: string): Promise<File> {
  const stamp = new Date().toISOString().slice(0, 19).replace(/[T:]/g, "-");
  if (mime.startsWith("audio/webm")) {
    const ogg = oggFromWebM(new Uint8Array(await blob.arrayBuffer()));
    return new File([ogg], `voice-${stamp}.ogg`, { type: "audio/ogg" });
  }
  const [bare = "", end = bare.endsWith("ogg") ? "ogg" : "m4a"] = [mime.split(";")[0]];
  return new File([blob], `voice-${stamp}.${end}`, { type: bare });
}

/** How loud it is just now, 0 to 1. */
function meterOf(stream: MediaStream): { level: () => number; close: () => void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      for (const s of samples) sum += s * s;
      return Math.min(1, Math.sqrt(sum / samples.length) * 3);
    },
    close: () => void context.close(),
  };
}
