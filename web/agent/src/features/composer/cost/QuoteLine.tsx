import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { CircleAlert, Coins } from "lucide-react";
import { type LimitState, money, type Quote, quoteQuery } from "@/entities/cost";
import { categoryWord, marketWord } from "@/entities/cost-words";
import { writtenLocale } from "@/lib/language";
import { nearTime } from "@/lib/when";

/** What a template of this category would cost now, and whether the network's limit leaves room for it. */
export function QuoteLine({ conversationId, category }: { conversationId: string; category: string | undefined }) {
  const { data } = useQuery(quoteQuery(conversationId));
  const quote = data?.items.find((q) => q.category === category);
  const words = useQuoteWords();
  if (!quote) return null;
  return (
    <div className="grid gap-1 text-sm" data-testid="quote">
      <p className="flex items-start gap-1.5 text-ink-2">
        <Coins aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
        <span>{words(quote)}</span>
      </p>
      {data?.limit && <LimitLine limit={data.limit} />}
    </div>
  );
}

/** The words of a quote, short enough for a line. */
export function useQuoteWords(): (q: Quote) => string {
  const { t } = useLingui();
  return (q) => {
    const category = categoryWord(q.category).toLocaleLowerCase(writtenLocale());
    const where = marketWord(q.country || q.market);
    switch (q.why) {
      case "window":
        return t`free: inside the window · ${category}`;
      case "entry":
        return t`free: the customer came by an ad · ${category}`;
      case "allowance": {
        const left = (q.allowance?.free ?? 0) - (q.allowance?.used ?? 0);
        return t`free: ${left} of the month's allowance left · ${category}`;
      }
      case "unknown":
        return t`charged, price not known · ${category} · ${where}`;
    }
    return t`about ${money(q, true)} · ${category} · ${where}`;
  };
}

function LimitLine({ limit }: { limit: LimitState }) {
  const { t } = useLingui();
  if (limit.state !== "warning" && limit.state !== "full") return null;
  const count = (n: number) => new Intl.NumberFormat(writtenLocale()).format(n);
  return (
    <p role="status" className={`flex items-start gap-1.5 ${limit.state === "full" ? "text-danger" : "text-waiting"}`}>
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {limit.state === "full"
          ? t`The network's limit is used up: ${count(limit.used)} customers were written to first in the last 24 hours.`
          : t`${count(limit.used)} of ${count(limit.most)} customers who may be written to first in 24 hours.`}{" "}
        {limit.state === "full" && limit.next_at && t`There is room again from ${nearTime(limit.next_at)}.`}
      </span>
    </p>
  );
}
