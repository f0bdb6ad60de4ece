import { Star } from "lucide-react";
import { type FormEvent, useState } from "react";
import { language } from "../texts";
import { walls } from "./api";
import { useStage } from "./stage";
import { useSquareTexts } from "./texts";
import type { Item, Written } from "./types";
import { Line, quiet, strong, Words } from "./Write";
import { stars as count } from "./wall";

/** Stars, said in words too. */
export function Stars({ n }: { n: number }) {
  const s = useSquareTexts();
  return (
    <span role="img" aria-label={s.nStars(n)} className="flex text-waiting">
      {[1, 2, 3, 4, 5].map((i) => (
        <Star key={i} aria-hidden className={`size-4 ${i <= n ? "fill-current" : "text-ink-3"}`} />
      ))}
    </span>
  );
}

/** The mean of a listing's stars and how many have each. */
export function Summary() {
  const s = useSquareTexts();
  const lang = language.use();
  const { wall, place } = useStage();
  const { mean, of, each } = count(wall);
  if (of === 0) return null;
  const words = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(mean);
  return (
    <section
      aria-label={place.title}
      className="flex flex-wrap items-center gap-x-6 gap-y-3 rounded-lg border bg-raised p-4"
    >
      <p>
        <span className="block text-3xl font-semibold" role="img" aria-label={s.mean(words)}>
          {words}
        </span>
        <span className="text-sm text-ink-2">{s.reviews(of)}</span>
      </p>
      <ul className="grid min-w-40 flex-1 gap-1 text-xs text-ink-2">
        {[5, 4, 3, 2, 1].map((n) => (
          <li key={n} className="flex items-center gap-2">
            <span className="w-16 shrink-0">{s.nStars(n)}</span>
            <span aria-hidden="true" className="h-1.5 flex-1 rounded-full bg-sunken">
              <span
                className="block h-full rounded-full bg-accent"
                style={{ width: `${((each[n - 1] ?? 0) / of) * 100}%` }}
              />
            </span>
            <span className="w-6 text-right">{each[n - 1]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Leaves a review, or changes the one that one left. */
export function ReviewForm({ mine, onDone }: { mine?: Item | undefined; onDone?: () => void }) {
  const s = useSquareTexts();
  const { place, as, act } = useStage();
  const r = mine?.review;
  const [n, setN] = useState(r?.stars ?? 0);
  const [text, setText] = useState(mine?.text ?? "");
  const [more, setMore] = useState<Record<string, string>>({
    title: mine?.title ?? "",
    app_version: r?.app_version ?? "",
    country: r?.country ?? "",
    language: r?.language ?? "",
    device: r?.device ?? "",
  });
  const submit = async (e: FormEvent) => {
    e.preventDefault();
    const w: Written = { as, kind: "review", text, stars: n };
    for (const f of place.rules.fields ?? []) if (more[f]) Object.assign(w, { [f]: more[f] });
    if (await act(walls.write(place.id, w))) onDone?.();
  };
  const choices: [number, string][] = place.rules.starless
    ? [
        [5, s.recommend],
        [1, s.notRecommend],
      ]
    : [1, 2, 3, 4, 5].map((i) => [i, s.nStars(i)]);
  const label = mine ? s.changeReview : s.review;
  return (
    <form onSubmit={submit} aria-label={label} className="grid gap-2">
      <h3 className="text-base font-semibold">{label}</h3>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="sr-only">{s.starsLabel}</legend>
        {choices.map(([i, words]) => (
          <label key={i} className="flex h-8 items-center gap-1.5 text-sm">
            <input
              type="radio"
              name={`stars-${mine?.id ?? ""}`}
              checked={n === i}
              onChange={() => setN(i)}
              className="accent-(--accent)"
            />
            {words}
          </label>
        ))}
      </fieldset>
      <Words label={s.text} value={text} onChange={setText} most={place.rules.lengths?.review} />
      {(place.rules.fields?.length ?? 0) > 0 && (
        <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
          {place.rules.fields?.map((f) => (
            <Line
              key={f}
              label={s.fields[f] ?? f}
              value={more[f] ?? ""}
              onChange={(v) => setMore({ ...more, [f]: v })}
            />
          ))}
        </div>
      )}
      <div className="flex gap-2">
        <button type="submit" disabled={n === 0} className={strong}>
          {s.send}
        </button>
        {onDone && (
          <button type="button" onClick={onDone} className={quiet}>
            {s.cancel}
          </button>
        )}
      </div>
    </form>
  );
}
