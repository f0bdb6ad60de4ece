import { api } from "@client/api";
import { Select } from "@kit/select";
import { toast } from "@kit/toast";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Case } from "@/entities/case";
import { commerceKeys, type OrderState, ordersQuery, type PlacedOrder } from "@/entities/commerce";
import { errorText } from "@/lib/error-text";
import { moneyWords } from "@/lib/money";
import { fullTime, nearTime } from "@/lib/when";

/** What the contact ordered, those of this case first, each with how far it is. */
export function Orders({ c, orders }: { c: Case; orders: readonly PlacedOrder[] }) {
  const sorted = [...orders].sort((a, b) => Number(b.case_id === c.id) - Number(a.case_id === c.id));
  return (
    <ul className="grid gap-3">
      {sorted.map((o) => (
        <OrderRow key={o.id} order={o} elsewhere={o.case_id !== c.id} />
      ))}
    </ul>
  );
}

/** The contact's orders; undefined until they are known. */
export function useOrders(contactId: string): PlacedOrder[] | undefined {
  return useQuery(ordersQuery(contactId)).data;
}

function OrderRow({ order, elsewhere }: { order: PlacedOrder; elsewhere: boolean }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const states: { value: OrderState; label: string }[] = [
    { value: "new", label: t`New` },
    { value: "confirmed", label: t`Confirmed` },
    { value: "fulfilled", label: t`Delivered to the customer` },
    { value: "cancelled", label: t`Cancelled` },
  ];
  const move = async (state: OrderState) => {
    try {
      await api.patch(`/orders/${order.id}`, { state });
      await client.invalidateQueries({ queryKey: commerceKeys.orders });
    } catch (e) {
      toast({ title: errorText(e), tone: "danger" });
    }
  };
  return (
    <li className="text-sm">
      <p className="flex items-baseline justify-between gap-2">
        <time dateTime={order.created_at} title={fullTime(order.created_at)} className="text-xs text-ink-3">
          {nearTime(order.created_at)}
        </time>
        <span className="tabular font-medium">{order.totals.map(moneyWords).join(" + ")}</span>
      </p>
      <ul>
        {order.items.map((item, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same product may stand twice in a cart
          <li key={i} className="break-words">
            <span className="tabular">{item.quantity} ×</span> {item.name || item.product_id}
          </li>
        ))}
      </ul>
      {order.note && <p className="text-xs text-ink-2">{order.note}</p>}
      <p className="mt-1 flex items-center gap-2">
        <span className="w-44">
          <Select label={t`State of the order`} value={order.state} options={states} onChange={(s) => void move(s)} />
        </span>
        {elsewhere && (
          <span className="text-xs text-ink-3">
            <Trans>in another case</Trans>
          </span>
        )}
      </p>
    </li>
  );
}
