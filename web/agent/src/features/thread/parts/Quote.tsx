import { Trans, useLingui } from "@lingui/react/macro";
import type { Quote } from "@/entities/message";
import { useThreadTools } from "../context";
import { plain } from "../format/parse";
import { useKindNames } from "./kind-names";

/** The message that this one answers; a click goes there. */
export function QuoteBlock({ quote }: { quote: Quote }) {
  const { t } = useLingui();
  const { jumpTo, syntax } = useThreadTools();
  const kinds = useKindNames();
  const words = quote.text ? plain(quote.text, syntax) : quote.kind ? kinds[quote.kind] : "";
  const body = (
    <>
      {quote.author && <span className="block truncate font-medium">{quote.author}</span>}
      <span className="line-clamp-2 break-words opacity-80">
        {words || <Trans>A message that is not in this desk</Trans>}
      </span>
    </>
  );
  const look = "mb-1 block w-full rounded border-current/35 border-l-[3px] bg-current/6 px-2 py-1 text-left text-xs";
  if (!quote.id) return <div className={look}>{body}</div>;
  return (
    <button
      type="button"
      aria-label={t`Go to the quoted message: ${words}`}
      onClick={() => jumpTo(quote.id)}
      className={`${look} hover:bg-current/10`}
    >
      {body}
    </button>
  );
}
