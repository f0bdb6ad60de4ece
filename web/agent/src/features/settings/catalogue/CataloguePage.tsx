import { api } from "@client/api";
import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Skeleton } from "@kit/skeleton";
import { Switch } from "@kit/switch";
import { plural, t } from "@lingui/core/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Package, RefreshCw } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { categoriesQuery } from "@/entities/case-work";
import {
  type Catalogue,
  commerceKeys,
  type OrderSettings,
  orderSettingsQuery,
  productsQuery,
  type Shop,
  shopsQuery,
} from "@/entities/commerce";
import { useCan } from "@/entities/me";
import { moneyWords } from "@/lib/money";
import { nearTime } from "@/lib/when";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Section } from "../parts/Page";

/** What the business sells on its accounts, as it was read there, and what becomes of orders. */
export function CataloguePage() {
  const query = useQuery({ ...shopsQuery, refetchInterval: (q) => (q.state.data?.some(running) ? 2_000 : false) });
  return (
    <Page
      title={t`Catalogue`}
      about={t`What you sell on your channels. It is kept on the platform; here it is read, to be looked through and sent.`}
    >
      <Loading query={query}>
        {(shops) =>
          shops.length === 0 ? (
            <EmptyState icon={Package} title={t`No channel has a catalogue`}>
              {t`Connect a channel whose platform has catalogues, with its business account, and link a catalogue to it on the platform.`}
            </EmptyState>
          ) : (
            shops.map((s) => <ShopPart key={`${s.platform} ${s.account}`} shop={s} />)
          )
        }
      </Loading>
      <Orders />
    </Page>
  );
}

const running = (s: Shop) => s.sync.state === "running";

function ShopPart({ shop }: { shop: Shop }) {
  const manage = useCan("channels.manage");
  const channel = shop.channels[0];
  const sync = useChange((id: string) => api.post(`/channels/${id}/catalogue/sync`), {
    refresh: [commerceKeys.shops, commerceKeys.products],
  });
  const names = shop.channels.map((c) => c.name).join(", ");
  return (
    <Section title={names} about={syncWords(shop)}>
      {manage && channel && (
        <Button
          className="justify-self-start"
          busy={running(shop) || sync.isPending}
          onClick={() => sync.mutate(channel.id)}
        >
          <RefreshCw aria-hidden /> {t`Read the catalogue now`}
        </Button>
      )}
      {shop.sync.failure && (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-1.5 text-sm text-danger">
          {[shop.sync.failure.title, shop.sync.failure.detail].filter(Boolean).join(": ")}
        </p>
      )}
      {shop.catalogues.map((c) => (
        <CataloguePart key={c.id} catalogue={c} />
      ))}
      {shop.catalogues.length === 0 && shop.sync.state === "done" && (
        <p className="text-sm text-ink-2">{t`No catalogue is linked to this account on the platform.`}</p>
      )}
    </Section>
  );
}

function syncWords({ sync }: Shop): string {
  const when = sync.ended_at ? nearTime(sync.ended_at) : "";
  switch (sync.state) {
    case "running":
      return t`Being read…`;
    case "done":
      return t`Read ${when}. It is read again every few hours.`;
    case "failed":
      return t`It could not be read ${when}. What was read before is kept.`;
  }
  return t`Not read yet.`;
}

function CataloguePart({ catalogue }: { catalogue: Catalogue }) {
  const [typed, setTyped] = useState("");
  const words = useDeferredValue(typed.trim());
  const { data } = useQuery({
    ...productsQuery({ catalogue_id: catalogue.id }, words),
    placeholderData: keepPreviousData,
  });
  const name = catalogue.name || catalogue.remote_id;
  return (
    <section aria-label={name} className="grid gap-2">
      <h3 className="flex flex-wrap items-baseline gap-x-2 text-sm font-medium">
        {name}
        <span className="font-normal text-ink-3">
          {plural(catalogue.products, { one: "# product", other: "# products" })}
        </span>
      </h3>
      <Input
        type="search"
        aria-label={t`Look for products`}
        placeholder={t`Look for products by name or number…`}
        value={typed}
        onChange={(e) => setTyped(e.target.value)}
      />
      {!data ? (
        <Skeleton className="h-24" />
      ) : data.items.length === 0 ? (
        <p className="text-sm text-ink-2">{words ? t`No product has these words.` : t`The catalogue is empty.`}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        <section aria-label={t`Products`} tabIndex={0} className="max-h-96 overflow-auto">
          <table className="w-full text-sm">
            <thead className="sr-only">
              <tr>
                <th scope="col">{t`Product`}</th>
                <th scope="col">{t`Number`}</th>
                <th scope="col">{t`Price`}</th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line border-y border-line">
              {data.items.map((p) => (
                <tr key={p.sku}>
                  <td className="py-1.5 pr-2">
                    {p.name || p.sku}
                    {p.availability === "out_of_stock" && (
                      <span className="ml-2 text-xs text-ink-3">{t`out of stock`}</span>
                    )}
                  </td>
                  <td className="px-2 text-xs text-ink-3">{p.sku}</td>
                  <td className="tabular whitespace-nowrap pl-2 text-right">{p.price ? moneyWords(p.price) : "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {data?.next_cursor && <p className="text-xs text-ink-3">{t`There are more: look for them by their words.`}</p>}
    </section>
  );
}

/** What becomes of orders that customers send. */
function Orders() {
  const manage = useCan("workspace.manage");
  const query = useQuery(orderSettingsQuery);
  const categories = (useQuery(categoriesQuery).data ?? []).filter((c) => !c.archived_at);
  const save = useChange((v: OrderSettings) => api.put("/order-settings", v), {
    refresh: [commerceKeys.settings],
    done: t`Saved.`,
  });
  const v = query.data;
  if (!v) return null;
  const names = [...new Set([...categories.map((c) => c.name), ...(v.category ? [v.category] : [])])];
  return (
    <Section
      title={t`Orders`}
      about={t`An order stands in the conversation with its total, and names its case where nobody did.`}
    >
      <Switch
        checked={v.own_case}
        disabled={!manage}
        label={t`Give an order a case of its own`}
        help={t`Where a case about something else is under way, the order is split off from it.`}
        onChange={(own_case) => save.mutate({ ...v, own_case })}
      />
      <Field label={t`Category of its case`} help={t`For cases that have no category yet.`}>
        <Select
          disabled={!manage}
          className="max-w-72"
          value={v.category}
          options={[{ value: "", label: t`None` }, ...names.map((name) => ({ value: name, label: name }))]}
          onChange={(category) => save.mutate({ ...v, category })}
        />
      </Field>
    </Section>
  );
}
