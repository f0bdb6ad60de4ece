import { Calendar, CreditCard, ExternalLink } from "lucide-react";
import { formatted } from "./format";
import { Media } from "./Media";
import { useFormats, useT } from "./texts";
import type { Choice, Message, PageCard, Payment, Times } from "./types";

const act =
  "rounded-lg bg-theirs px-3 py-2 text-center text-base font-medium text-bubble-act shadow-sm hover:brightness-97";

/** A web page with its picture and title, as messengers show one. */
export function PageBox({ page }: { page: PageCard }) {
  return (
    <a
      href={page.url}
      target="_blank"
      rel="noreferrer noopener"
      className="my-1 block overflow-hidden rounded-md bg-black/5 dark:bg-white/8"
    >
      {page.media && <Media message={{ kind: "image", media: page.media }} />}
      <span className="block px-2 py-1.5">
        <span className="block font-semibold">{page.title}</span>
        {page.text && <span className="line-clamp-3 block text-sm">{page.text}</span>}
        <span className="flex items-center gap-1 truncate text-xs text-bubble-dim">
          <ExternalLink aria-hidden className="size-3 shrink-0" />
          {hostOf(page.url)}
        </span>
      </span>
    </a>
  );
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** What is asked to be paid. */
export function PaymentBox({ payment }: { payment: Payment }) {
  const f = useFormats();
  return (
    <div className="my-1 flex items-center gap-2 rounded-md bg-black/5 px-2 py-1.5 dark:bg-white/8">
      <CreditCard aria-hidden className="size-5 shrink-0 text-bubble-act" />
      <div className="min-w-0">
        <p className="font-semibold tabular">{f.minor(payment.amount, payment.currency)}</p>
        <p className="text-xs text-bubble-dim">{payment.title || payment.reference}</p>
      </div>
    </div>
  );
}

/** What is above the moments of which the customer picks one. */
export function TimesHead({ times }: { times: Times }) {
  return (
    <div className="my-1 flex items-center gap-2">
      <Calendar aria-hidden className="size-5 shrink-0 text-bubble-act" />
      <div className="min-w-0">
        {times.title && <p className="font-semibold">{times.title}</p>}
        <p className="text-xs text-bubble-dim">{[times.place, times.time_zone].filter(Boolean).join(" · ")}</p>
      </div>
    </div>
  );
}

/** What a customer can press below a bubble: moments, a payment, replies that go away. */
export function ExtraChoices(props: { message: Message; current: boolean; onPress: (id: string) => void }) {
  const { message: m, current, onPress } = props;
  const t = useT();
  const f = useFormats();
  if (m.times) {
    return (
      <div className="mt-0.5 flex w-[85%] flex-col gap-0.5">
        {m.times.slots.map((s) => (
          <button key={s.id} type="button" className={act} onClick={() => onPress(s.id)}>
            {f.slot(s.start, m.times?.time_zone)}
          </button>
        ))}
      </div>
    );
  }
  if (m.payment) {
    const reference = m.payment.reference;
    return (
      <button type="button" className={`${act} mt-0.5 w-[85%]`} onClick={() => onPress(reference)}>
        {t.pay}
      </button>
    );
  }
  if (!m.quick?.length || !current) return null;
  return <QuickReplies choices={m.quick} onPress={onPress} />;
}

function QuickReplies({ choices, onPress }: { choices: Choice[]; onPress: (id: string) => void }) {
  const t = useT();
  return (
    <section aria-label={t.quickReplies} className="mt-1.5 flex w-full flex-wrap justify-end gap-1.5">
      {choices.map((c) => (
        <button
          key={c.id}
          type="button"
          onClick={() => onPress(c.id)}
          className="min-h-8 rounded-full border border-bubble-act bg-theirs px-3 py-1 text-sm font-medium text-bubble-act"
        >
          {c.title}
        </button>
      ))}
    </section>
  );
}

/** A card's own title above its words. */
export function PanelTitle({ title }: { title: string }) {
  return <p className="break-words px-1 pt-1 font-semibold">{formatted(title)}</p>;
}
