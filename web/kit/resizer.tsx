import type { KeyboardEvent, PointerEvent } from "react";

interface Props {
  /** The accessible name: what is made wider or narrower. */
  label: string;
  value: number;
  min: number;
  max: number;
  /** 1 where dragging right makes wider, -1 where it makes narrower. */
  direction?: 1 | -1;
  onChange: (value: number) => void;
  /** Where a double click takes it back to. */
  initial: number;
}

/** A border that is dragged, or moved by the arrow keys. */
export function Resizer({ label, value, min, max, direction = 1, onChange, initial }: Props) {
  const set = (n: number) => onChange(Math.round(Math.min(max, Math.max(min, n))));
  const onPointerDown = (e: PointerEvent<HTMLDivElement>) => {
    e.preventDefault();
    const from = e.clientX;
    const target = e.currentTarget;
    target.setPointerCapture(e.pointerId);
    const move = (m: globalThis.PointerEvent) => set(value + (m.clientX - from) * direction);
    const end = () => {
      target.removeEventListener("pointermove", move);
      target.removeEventListener("pointerup", end);
      target.removeEventListener("pointercancel", end);
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", end);
    target.addEventListener("pointercancel", end);
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const step = e.shiftKey ? 48 : 16;
    if (e.key === "ArrowRight") set(value + step * direction);
    else if (e.key === "ArrowLeft") set(value - step * direction);
    else return;
    e.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> can't be focused and moved
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDoubleClick={() => set(initial)}
      className="-mx-[3px] relative z-10 w-[7px] shrink-0 cursor-col-resize touch-none before:absolute before:inset-y-0 before:left-[3px] before:w-px before:bg-line hover:before:bg-line-strong focus-visible:outline-none focus-visible:before:w-0.5 focus-visible:before:bg-focus"
    />
  );
}
