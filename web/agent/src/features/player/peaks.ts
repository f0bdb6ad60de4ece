import { useEffect, useState } from "react";

const kept = new Map<string, readonly number[]>();
const most = 200;

/** How loud a sound is over its length, once it has been read; undefined until then, or where it can't be. */
export function usePeaks(id: string, src: string, wanted: boolean): readonly number[] | undefined {
  const [, again] = useState(0);
  const known = kept.get(id);
  useEffect(() => {
    if (!wanted || !src || kept.has(id) || typeof OfflineAudioContext === "undefined") return;
    const stop = new AbortController();
    peaksOf(src, stop.signal).then(
      (peaks) => {
        kept.set(id, peaks);
        const [oldest] = kept.keys();
        if (kept.size > most && oldest !== undefined) kept.delete(oldest);
        again((n) => n + 1);
      },
      () => {
        // Without a shape there is still the bar to seek with.
      },
    );
    return () => stop.abort();
  }, [id, src, wanted]);
  return known;
}

async function peaksOf(src: string, signal: AbortSignal): Promise<number[]> {
  const answer = await fetch(src, { signal });
  if (!answer.ok) throw new Error("no sound");
  const sound = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(await answer.arrayBuffer());
  return loudest(sound.getChannelData(0), 64);
}

/** The loudest sample of each of so many parts. */
export function loudest(samples: Float32Array, parts: number): number[] {
  const step = Math.max(1, Math.floor(samples.length / parts));
  return Array.from({ length: Math.min(parts, samples.length) }, (_, i) => {
    let top = 0;
    for (let j = i * step; j < (i + 1) * step; j++) top = Math.max(top, Math.abs(samples[j] ?? 0));
    return top;
  });
}
