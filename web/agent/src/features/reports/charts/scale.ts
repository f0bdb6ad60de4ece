/** A round top for an axis and its lines: 0, 20, 40, 60. */
export function ticksOf(max: number, wanted = 4): number[] {
  if (max <= 0) return [0, 1];
  const rough = max / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    1,
    [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough && Number.isInteger(n)) ?? rough,
  );
  const top = Math.ceil(max / step) * step;
  return Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
}

/** Which of n places get a label, so that none stands closer than gap. */
export function labelled(n: number, width: number, gap: number): number[] {
  if (n <= 1) return n === 1 ? [0] : [];
  const most = Math.max(2, Math.floor(width / gap));
  const step = Math.max(1, Math.ceil((n - 1) / (most - 1)));
  const found: number[] = [];
  // From the end: the newest day always has its name.
  for (let i = n - 1; i >= 0; i -= step) found.unshift(i);
  return found;
}

/** Moves labels apart that would lie over each other; they keep their order. */
export function apart(places: readonly number[], gap: number, from: number, to: number): number[] {
  const order = places.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  let floor = from;
  for (const one of order) {
    one.y = Math.max(one.y, floor);
    floor = one.y + gap;
  }
  let ceiling = to;
  for (const one of order.reverse()) {
    one.y = Math.min(one.y, ceiling);
    ceiling = one.y - gap;
  }
  const out = [...places];
  for (const one of order) out[one.i] = one.y;
  return out;
}
