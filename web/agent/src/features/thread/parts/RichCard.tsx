import { Trans, useLingui } from "@lingui/react/macro";
import { ExternalLink, House, List, MapPin, NotebookPen, Reply, Store } from "lucide-react";
import { lazy, Suspense } from "react";
import type { Attachment, ProductOffer, Rich } from "@/entities/message";
import { moneyWords } from "@/lib/money";
import { FormattedText } from "../format/FormattedText";
import type { Syntax } from "../format/parse";

const RichParts = lazy(() => import("./RichParts").then((m) => ({ default: m.RichParts })));

/** A message with buttons or a list, as the customer gets it; nothing of it can be pressed here. */
export function RichCard({ rich, syntax, files = [] }: { rich: Rich; syntax: Syntax; files?: readonly Attachment[] }) {
  const { t } = useLingui();
  return (
    <div className="w-72 max-w-full">
      {rich.header && <p className="mb-1 break-words font-semibold">{rich.header}</p>}
      <FormattedText text={rich.body} syntax={syntax} />
      {rich.footer && <p className="mt-1 break-words text-xs opacity-75">{rich.footer}</p>}
      {rich.buttons && rich.buttons.length > 0 && (
        <ul aria-label={t`Buttons`} className="mt-2 flex flex-col gap-1">
          {rich.buttons.map((b) => (
            <li
              key={b.id}
              className="flex items-center justify-center gap-1.5 rounded bg-current/8 px-2 py-1 text-center text-sm font-medium"
            >
              <Reply aria-hidden className="size-3.5 opacity-70" />
              {b.title}
            </li>
          ))}
        </ul>
      )}
      {rich.sections && rich.sections.length > 0 && (
        <div className="mt-2">
          <p className="flex items-center justify-center gap-1.5 rounded bg-current/8 px-2 py-1 text-sm font-medium">
            <List aria-hidden className="size-3.5 opacity-70" />
            {rich.list_label || <Trans>Options</Trans>}
          </p>
          {rich.sections.map((section, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: sections have no other identity
            <div key={i} className="mt-1.5 border-current/15 border-l-2 pl-2">
              {section.title && <p className="text-2xs font-semibold opacity-75">{section.title}</p>}
              <ul>
                {section.rows.map((row) => (
                  <li key={row.id} className="py-0.5 text-sm">
                    {row.title}
                    {row.description && <span className="block text-xs opacity-75">{row.description}</span>}
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </div>
      )}
      {rich.link && (
        <p
          className="mt-2 flex items-center justify-center gap-1.5 rounded bg-current/8 px-2 py-1 text-sm font-medium"
          title={rich.link.url}
        >
          <ExternalLink aria-hidden className="size-3.5 opacity-70" />
          {rich.link.title}
        </p>
      )}
      {isExtra(rich) && (
        <Suspense fallback={null}>
          <RichParts rich={rich} files={files} />
        </Suspense>
      )}
      {rich.products && <Offer offer={rich.products} />}
      {rich.form && (
        <p
          className="mt-2 flex items-center justify-center gap-1.5 rounded bg-current/8 px-2 py-1 text-sm font-medium"
          title={rich.form.title}
        >
          <NotebookPen aria-hidden className="size-3.5 opacity-70" />
          {rich.form.label || rich.form.title}
        </p>
      )}
      {rich.ask_address && (
        <p className="mt-2 flex items-center justify-center gap-1.5 rounded bg-current/8 px-2 py-1 text-sm font-medium">
          <House aria-hidden className="size-3.5 opacity-70" />
          <Trans>Provide address</Trans>
        </p>
      )}
      {rich.ask_location && (
        <p className="mt-2 flex items-center justify-center gap-1.5 rounded bg-current/8 px-2 py-1 text-sm font-medium">
          <MapPin aria-hidden className="size-3.5 opacity-70" />
          <Trans>Send location</Trans>
        </p>
      )}
    </div>
  );
}

function isExtra(rich: Rich): boolean {
  const { quick_replies, cards, page, times, adaptive_card, payment, app } = rich;
  return !!(quick_replies?.length || cards?.length || page || times || adaptive_card || payment || app);
}

/** Products that the customer can look at and order. */
function Offer({ offer }: { offer: ProductOffer }) {
  const { t } = useLingui();
  return (
    <div className="mt-2">
      {offer.shelves?.map((shelf, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups have no other identity
        <div key={i}>
          {shelf.title && <p className="text-2xs font-semibold opacity-75">{shelf.title}</p>}
          <ul aria-label={shelf.title || t`Products`}>
            {shelf.items.map((item) => (
              <li
                key={item.id}
                className="flex items-baseline justify-between gap-3 border-current/15 border-t py-1 text-sm"
              >
                <span className="min-w-0 break-words">{item.name || item.id}</span>
                {item.price && <span className="tabular whitespace-nowrap text-xs">{moneyWords(item.price)}</span>}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <p className="mt-1 flex items-center justify-center gap-1.5 rounded bg-current/8 px-2 py-1 text-sm font-medium">
        <Store aria-hidden className="size-3.5 opacity-70" />
        <Trans>View items</Trans>
      </p>
    </div>
  );
}
