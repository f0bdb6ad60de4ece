import { Trans, useLingui } from "@lingui/react/macro";
import { AppWindow, CalendarDays, CreditCard, ExternalLink, MessageCircleReply, PanelTop } from "lucide-react";
import type { Attachment, Rich, TimePicker } from "@/entities/message";
import { formatter } from "@/lib/formatter";
import { moneyWords } from "@/lib/money";

/** What a message is made around beyond buttons and lists; nothing of it can be pressed here. */
export function RichParts({ rich, files }: { rich: Rich; files: readonly Attachment[] }) {
  const { t } = useLingui();
  return (
    <>
      {rich.quick_replies && rich.quick_replies.length > 0 && (
        <ul aria-label={t`Quick replies`} className="mt-2 flex flex-wrap gap-1">
          {rich.quick_replies.map((q) => (
            <li
              key={q.id}
              className="flex items-center gap-1 rounded-full border border-current/30 px-2 py-0.5 text-sm font-medium"
            >
              <MessageCircleReply aria-hidden className="size-3.5 opacity-70" />
              {q.title}
            </li>
          ))}
        </ul>
      )}
      {rich.cards && rich.cards.length > 0 && <Cards cards={rich.cards} files={files} />}
      {rich.page && (
        <div className="mt-2 rounded bg-current/8 px-2 py-1.5 text-sm" title={rich.page.url}>
          <Picture id={rich.page.image} url={rich.page.image_url} files={files} alt={rich.page.title} />
          <p className="flex items-center gap-1.5 font-semibold">
            <PanelTop aria-hidden className="size-3.5 shrink-0 opacity-70" />
            <span className="min-w-0 break-words">{rich.page.title}</span>
          </p>
          {rich.page.text && <p className="break-words text-xs">{rich.page.text}</p>}
          <p className="truncate text-2xs opacity-75">{rich.page.url}</p>
        </div>
      )}
      {rich.times && <Times times={rich.times} />}
      {rich.payment && (
        <div className="mt-2 rounded bg-current/8 px-2 py-1.5 text-sm">
          <ul>
            {rich.payment.lines?.map((l) => (
              <li key={l.title} className="flex justify-between gap-3">
                <span className="min-w-0 break-words">{l.title}</span>
                <span className="tabular whitespace-nowrap text-xs">{moneyWords(l.amount)}</span>
              </li>
            ))}
          </ul>
          <p className="flex items-center gap-1.5 font-semibold">
            <CreditCard aria-hidden className="size-3.5 opacity-70" />
            {moneyWords(rich.payment.amount)}
            <span className="font-normal text-2xs opacity-75">{rich.payment.reference}</span>
          </p>
        </div>
      )}
      {rich.app && (
        <div className="mt-2 rounded bg-current/8 px-2 py-1.5 text-sm" title={rich.app.data}>
          <Picture id={rich.app.image} files={files} alt="" />
          <p className="flex items-center gap-1.5 font-semibold">
            <AppWindow aria-hidden className="size-3.5 shrink-0 opacity-70" />
            <span className="min-w-0 break-words">{rich.app.title}</span>
          </p>
          {rich.app.subtitle && <p className="break-words text-xs">{rich.app.subtitle}</p>}
          <p className="text-2xs opacity-75">
            <Trans>Opens within the messages</Trans>
          </p>
        </div>
      )}
      {rich.adaptive_card !== undefined && <AdaptiveWords card={rich.adaptive_card} />}
    </>
  );
}

function Cards({ cards, files }: { cards: NonNullable<Rich["cards"]>; files: readonly Attachment[] }) {
  const { t } = useLingui();
  return (
    <ul aria-label={t`Cards`} className="mt-2 grid gap-1.5">
      {cards.map((c, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cards have no other identity
        <li key={i} className="rounded bg-current/8 px-2 py-1.5 text-sm">
          <Picture id={c.image} url={c.image_url} files={files} alt={c.title} />
          <p className="break-words font-semibold">{c.title}</p>
          {c.text && <p className="break-words text-xs">{c.text}</p>}
          {c.buttons?.map((b) => (
            <p
              key={(b.id ?? b.url ?? "") + b.title}
              className="mt-1 flex items-center justify-center gap-1.5 rounded bg-current/8 px-2 py-0.5 text-xs font-medium"
            >
              {b.url && <ExternalLink aria-hidden className="size-3 opacity-70" />}
              {b.title}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}

/** A picture of ours; one elsewhere on the web is named, so that its server learns nothing of who looks. */
function Picture(props: { id?: string; url?: string; files: readonly Attachment[]; alt: string }) {
  const file = props.files.find((f) => f.id === props.id);
  if (file?.url) return <img src={file.url} alt={props.alt} className="mb-1 max-h-36 w-full rounded object-cover" />;
  if (!props.url) return null;
  return <p className="truncate text-2xs opacity-75">{props.url}</p>;
}

function Times({ times }: { times: TimePicker }) {
  const { t, i18n } = useLingui();
  return (
    <div className="mt-2 text-sm">
      <p className="flex items-center gap-1.5 font-semibold">
        <CalendarDays aria-hidden className="size-3.5 opacity-70" />
        {times.title}
      </p>
      <p className="text-2xs opacity-75">{[times.place, times.time_zone].filter(Boolean).join(" · ")}</p>
      <ul aria-label={t`Times`} className="mt-1 border-current/15 border-l-2 pl-2">
        {times.slots.map((s) => (
          <li key={s.id} className="tabular py-0.5">
            <time dateTime={s.start}>{momentOf(s.start, i18n.locale, times.time_zone)}</time>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A moment by the clock that the customer reads it by. */
function momentOf(at: string, locale: string, zone = "UTC"): string {
  const how = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  return formatter(`moment|${locale}|${zone}`, () => {
    return new Intl.DateTimeFormat(locale, { ...how, timeZone: zone });
  }).format(new Date(at));
}

interface CardPart {
  type?: string;
  text?: string;
  title?: string;
  label?: string;
  fallbackText?: string;
  facts?: { title: string; value: string }[];
  [list: string]: unknown;
}

/** The words of an Adaptive Card, one below the other. */
function AdaptiveWords({ card }: { card: unknown }) {
  const lines = wordsOf(card as CardPart).slice(0, 60);
  return (
    <div className="mt-2 rounded bg-current/8 px-2 py-1.5 text-sm">
      <p className="text-2xs font-semibold opacity-75">
        <Trans>Adaptive card</Trans>
      </p>
      {lines.map((l, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a card have no other identity
        <p key={i} className="break-words">
          {l}
        </p>
      ))}
    </div>
  );
}

function wordsOf(part: CardPart | null, depth = 0): string[] {
  if (!part || typeof part !== "object" || depth > 12) return [];
  const own = part.type === "TextBlock" ? part.text : part.type?.startsWith("Input.") ? part.label : undefined;
  const button = part.type?.startsWith("Action.") ? `[${part.title ?? ""}]` : undefined;
  const facts = (part.facts ?? []).map((f) => `${f.title}: ${f.value}`);
  const inside = ["body", "items", "columns", "actions"].flatMap((k) =>
    Array.isArray(part[k]) ? (part[k] as CardPart[]).flatMap((p) => wordsOf(p, depth + 1)) : [],
  );
  return [own, button, ...facts, ...inside].filter((x): x is string => !!x);
}
