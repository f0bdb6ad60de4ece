import { cx } from "@kit/cx";

interface Props {
  label: string;
  value: number;
  most: number;
  /** What it says, said beside it as well. */
  words: string;
  tone: string;
}

/** How much of something is used up, as a bar; read out as a meter. */
export function Gauge({ label, value, most, words, tone }: Props) {
  const shown = Math.min(value, most);
  return (
    <div>
      <meter className="sr-only" aria-label={label} aria-valuetext={words} min={0} max={most} value={shown}>
        {words}
      </meter>
      <div aria-hidden className="h-2 overflow-hidden rounded-full bg-sunken">
        <div className={cx("h-full rounded-full", tone)} style={{ width: `${(shown / Math.max(1, most)) * 100}%` }} />
      </div>
    </div>
  );
}
