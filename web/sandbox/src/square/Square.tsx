import { cx } from "@kit/cx";
import { MessagesSquare } from "lucide-react";
import { useMemo, useState } from "react";
import { useTable } from "../table";
import type { Phone } from "../types";
import { usePlaces, useWall } from "./data";
import { Entry } from "./Entry";
import { ReviewForm, Summary } from "./Review";
import { actor, can, StageContext, useStage } from "./stage";
import { useSquareTexts } from "./texts";
import type { Place, Verb } from "./types";
import { Who } from "./Who";
import { quiet, Write } from "./Write";
import { tops } from "./wall";

const kept = "recado.sandbox.place";

function remembered(): string {
  try {
    return localStorage.getItem(kept) ?? "";
  } catch {
    return ""; // a browser without storage forgets
  }
}

/** The public places of the businesses: one is the public there. */
export default function Square({ onAccounts, onPhones }: { onAccounts: () => void; onPhones: () => void }) {
  const s = useSquareTexts();
  const places = usePlaces();
  const [id, setID] = useState(remembered);
  if (!places) return null;
  const place = places.find((p) => p.id === id) ?? places[0];
  if (!place) return <Empty onAccounts={onAccounts} />;
  const choose = (next: string) => {
    setID(next);
    try {
      localStorage.setItem(kept, next);
    } catch {
      // it holds for this page alone
    }
  };
  return (
    <div className="h-full overflow-y-auto bg-canvas">
      <div className="mx-auto max-w-3xl px-3 py-4 sm:px-6">
        <h2 className="text-lg font-semibold">{s.title}</h2>
        <p className="max-w-prose text-sm text-ink-2">{s.help}</p>
        <nav aria-label={s.place} className="my-3 flex flex-wrap gap-2">
          {places.map((p) => (
            <button
              key={p.id}
              type="button"
              aria-current={p.id === place.id ? "true" : undefined}
              onClick={() => choose(p.id)}
              className={cx(
                quiet,
                "h-auto! min-h-8 py-1 text-left",
                p.id === place.id && "border-accent! bg-accent-soft!",
              )}
            >
              <span>
                {p.rules.title} · <span className="font-normal">{p.title}</span>
              </span>
            </button>
          ))}
        </nav>
        <Room key={place.id} place={place} onPhones={onPhones} />
      </div>
    </div>
  );
}

function Empty({ onAccounts }: { onAccounts: () => void }) {
  const s = useSquareTexts();
  return (
    <div className="grid h-full place-content-center px-6 text-center">
      <MessagesSquare aria-hidden className="mx-auto mb-4 size-16 text-ink-3" strokeWidth={1.2} />
      <h2 className="text-lg font-semibold">{s.emptyTitle}</h2>
      <p className="mt-1 mb-4 max-w-sm text-base text-ink-2">{s.emptyText}</p>
      <button type="button" onClick={onAccounts} className={cx(quiet, "mx-auto")}>
        {s.toAccounts}
      </button>
    </div>
  );
}

/** One place: who one is, what one can write, and what stands there. */
function Room({ place, onPhones }: { place: Place; onPhones: () => void }) {
  const s = useSquareTexts();
  const [wall, put, older] = useWall(place.id);
  const laid = useTable((t) => t.laid);
  const [chosen, setChosen] = useState<string>();
  const [met, setMet] = useState<Phone[]>([]);
  const as = chosen ?? laid[0] ?? [...(wall?.people.keys() ?? [])][0] ?? "";
  const act = useMemo(() => actor(put), [put]);
  const stage = useMemo(() => wall && { place, wall, as, act }, [place, wall, as, act]);
  const all = useMemo(() => (wall ? tops(wall) : []), [wall]);
  return (
    <section aria-label={`${place.rules.title} · ${place.title}`} className="grid gap-3">
      <div className="sticky top-0 z-10 -mx-3 border-b bg-canvas px-3 py-2 sm:mx-0 sm:px-0">
        <Who
          place={place}
          wall={wall}
          as={as}
          met={met}
          onAs={setChosen}
          onPhones={onPhones}
          onMeet={(p) => {
            setMet([...met, p]);
            setChosen(p.id);
          }}
        />
      </div>
      {wall && stage && (
        <StageContext.Provider value={stage}>
          {place.kind === "listing" && <Summary />}
          <Begin />
          {all.length === 0 && (
            <p className="py-8 text-center text-ink-2">{place.kind === "listing" ? s.nothingReview : s.nothing}</p>
          )}
          {all.map((it) => (
            <Entry key={it.id} item={it} />
          ))}
          {wall.next > 0 && (
            <button type="button" onClick={older} className={cx(quiet, "mx-auto")}>
              {s.older}
            </button>
          )}
        </StageContext.Provider>
      )}
    </section>
  );
}

/** What one begins: a review, a post, a mention; one form at a time. */
function Begin() {
  const s = useSquareTexts();
  const { place, wall, as } = useStage();
  const [open, setOpen] = useState<Verb>();
  const mine = [...wall.items.values()].some((it) => it.review && !it.gone && it.author?.id === as);
  const post = place.kind === "video" ? s.publishVideo : as ? s.postHere(place.title) : s.publish(place.title);
  const offered: [Verb, string, boolean][] = [
    ["post", post, can(place.rules, as, "post")],
    ["review", s.review, !!as && !mine && can(place.rules, as, "review")],
    ["mention", s.mention(place.title), !!as && can(place.rules, as, "mention")],
  ];
  const all = offered.filter(([, , shown]) => shown);
  const chosen = all.find(([verb]) => verb === open) ?? all[0];
  if (!chosen) return null;
  const [verb, label] = chosen;
  return (
    <div className="grid gap-3 rounded-lg border bg-raised p-3 sm:p-4">
      {all.length > 1 && (
        <div className="flex flex-wrap gap-2">
          {all.map(([v, words]) => (
            <button
              key={v}
              type="button"
              aria-pressed={v === verb}
              onClick={() => setOpen(v)}
              className={cx(quiet, "h-auto! min-h-8 py-1 text-left", v === verb && "border-accent! bg-accent-soft!")}
            >
              {words}
            </button>
          ))}
        </div>
      )}
      {verb === "review" ? <ReviewForm /> : <Write key={verb} verb={verb} label={label} />}
    </div>
  );
}
