interface Props {
  /** How loud it is from begin to end, each 0 to 1. */
  peaks: readonly number[];
  /** How much of it has been played, 0 to 1. */
  played?: number;
  bars?: number;
  className?: string;
}

/** The shape of a sound, as bars. */
export function Waveform({ peaks, played = 0, bars = 44, className }: Props) {
  const shown = reduce(peaks, bars);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${bars * 3} 24`}
      preserveAspectRatio="none"
      className={className}
      fill="currentColor"
      focusable="false"
    >
      {shown.map((p, i) => {
        const height = Math.max(2, p * 22);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={i}
            x={i * 3}
            y={12 - height / 2}
            width={2}
            height={height}
            rx={1}
            opacity={i / bars < played ? 1 : 0.4}
          />
        );
      })}
    </svg>
  );
}

/** As many values as asked for, each the loudest of its part. */
export function reduce(peaks: readonly number[], bars: number): number[] {
  const out: number[] = [];
  for (let i = 0; i < bars; i++) {
    const from = Math.floor((i * peaks.length) / bars);
    const to = Math.max(from + 1, Math.floor(((i + 1) * peaks.length) / bars));
    out.push(Math.max(0, ...peaks.slice(from, to)));
  }
  const loudest = Math.max(0.05, ...out);
  return out.map((p) => p / loudest);
}
