import { IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { Skeleton } from "@kit/skeleton";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { type Product, productsQuery } from "@/entities/commerce";
import type { ProductItem, ProductOffer } from "@/entities/message";
import { moneyWords } from "@/lib/money";

interface Props {
  channelId: string;
  offer: ProductOffer;
  max: number;
  error?: string;
  onChange: (offer: ProductOffer) => void;
}

function itemOf(p: Product): ProductItem {
  return { id: p.sku, name: p.name, price: p.price, ...(p.url ? { url: p.url } : {}) };
}

/** Chooses products of the channel's catalogue: looked for by words, in the order in which they are chosen. */
export function ProductPart({ channelId, offer, max, error, onChange }: Props) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  const words = useDeferredValue(typed.trim());
  const { data } = useQuery({ ...productsQuery({ channel_id: channelId }, words), placeholderData: keepPreviousData });
  const chosen = (offer.shelves ?? []).flatMap((s) => s.items);
  const put = (items: ProductItem[]) => onChange({ shelves: items.length > 0 ? [{ items }] : [] });
  const turn = (p: Product, on: boolean) => put(on ? [...chosen, itemOf(p)] : chosen.filter((i) => i.id !== p.sku));
  const full = max > 0 && chosen.length >= max;
  return (
    <div className="grid gap-2">
      <div>
        <Input
          type="search"
          aria-label={t`Look for products`}
          placeholder={t`Look for products by name or number…`}
          value={typed}
          onChange={(e) => setTyped(e.target.value)}
        />
        {error && <p className="mt-1 text-xs text-danger">{error}</p>}
      </div>
      {!data ? (
        <Skeleton className="h-24" />
      ) : data.items.length === 0 ? (
        <p className="text-sm text-ink-2">
          {words ? (
            <Trans>No product has these words.</Trans>
          ) : (
            <Trans>No catalogue is known here yet. An admin has it read under Settings, Catalogue.</Trans>
          )}
        </p>
      ) : (
        <ul
          aria-label={t`Products of the catalogue`}
          className="max-h-44 divide-y divide-line overflow-y-auto border-y border-line"
        >
          {data.items.map((p) => {
            const on = chosen.some((i) => i.id === p.sku);
            return (
              <li key={p.sku}>
                <label className="flex min-h-9 cursor-pointer items-center gap-2 py-1 text-sm has-disabled:cursor-default has-disabled:opacity-60">
                  <input
                    type="checkbox"
                    className="size-4 accent-accent"
                    checked={on}
                    disabled={!on && full}
                    onChange={(e) => turn(p, e.target.checked)}
                  />
                  <span className="min-w-0 flex-1 truncate">
                    {p.name || p.sku} <span className="text-xs text-ink-3">{p.sku}</span>
                  </span>
                  {p.availability === "out_of_stock" && (
                    <span className="text-xs text-ink-3">
                      <Trans>out of stock</Trans>
                    </span>
                  )}
                  {p.price && <span className="tabular text-ink-2">{moneyWords(p.price)}</span>}
                </label>
              </li>
            );
          })}
        </ul>
      )}
      {data?.next_cursor && (
        <p className="text-xs text-ink-3">
          <Trans>There are more: look for them by their words.</Trans>
        </p>
      )}
      {chosen.length > 0 && (
        <div>
          <p className="text-xs font-medium text-ink-2">
            {plural(chosen.length, { one: "# product chosen", other: "# products chosen" })}
          </p>
          <ul aria-label={t`Chosen products`}>
            {chosen.map((i) => (
              <li key={i.id} className="flex items-center gap-2 text-sm">
                <span className="min-w-0 flex-1 truncate">{i.name || i.id}</span>
                <IconButton
                  size="sm"
                  label={t`Leave out ${i.name || i.id}`}
                  onClick={() => put(chosen.filter((c) => c.id !== i.id))}
                >
                  <Trash2 />
                </IconButton>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
