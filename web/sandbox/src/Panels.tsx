import { TicketPercent } from "lucide-react";
import { ChoiceButton } from "./ChoiceButton";
import { PanelTitle } from "./Extras";
import { formatted } from "./format";
import { Media } from "./Media";
import { useTable } from "./table";
import { useFormats, useT } from "./texts";
import type { Message, Panel } from "./types";

/** The cards of a carousel, side by side. */
export function Panels({ panels, onPress }: { panels: Panel[]; onPress: (id: string) => void }) {
  const t = useT();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section aria-label={t.cards} tabIndex={0} className="mt-1 flex w-full snap-x gap-1.5 overflow-x-auto pb-1">
      {panels.map((p, i) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: cards have no names and never move
          key={i}
          className="flex w-52 shrink-0 snap-start flex-col rounded-lg bg-theirs p-1.5 text-bubble-ink shadow-sm"
        >
          {p.media && <Media message={{ kind: "template", media: p.media }} />}
          {p.title && <PanelTitle title={p.title} />}
          {p.text && <p className="break-words px-1 text-sm whitespace-pre-wrap">{formatted(p.text)}</p>}
          <div className="mt-auto">
            {p.buttons?.map((b) => (
              <ChoiceButton
                key={b.id + b.title}
                choice={b}
                onPress={onPress}
                className="mt-1 block w-full border-t border-black/8 pt-1.5 text-center text-sm font-medium text-bubble-act dark:border-white/10"
              />
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

/** What a limited-time offer says above its text. */
export function OfferLine({ offer }: { offer: NonNullable<Message["offer"]> }) {
  const t = useT();
  const f = useFormats();
  const skew = useTable((s) => s.skew);
  const over = offer.until !== undefined && new Date(offer.until).getTime() < Date.now() + skew;
  return (
    <div className="my-1 flex items-center gap-2 rounded-md bg-black/5 px-2 py-1.5 dark:bg-white/8">
      <TicketPercent aria-hidden className="size-5 shrink-0 text-bubble-act" />
      <div className="min-w-0">
        <p className="text-sm font-semibold">{offer.text}</p>
        {offer.until && (
          <p className="text-xs text-bubble-dim">{over ? t.offerEnded : t.offerEnds(f.clock(new Date(offer.until)))}</p>
        )}
        {offer.code && <p className="text-xs text-bubble-dim">{offer.code}</p>}
      </div>
    </div>
  );
}
