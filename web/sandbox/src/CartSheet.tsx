import { Minus, Plus } from "lucide-react";
import { useState } from "react";
import { api } from "./api";
import { primary, Sheet } from "./Sheet";
import { table } from "./table";
import { useFormats, useT } from "./texts";
import type { Account, Message, Phone } from "./types";

/** What a business offers in a message, put in a cart and ordered. */
export function CartSheet(props: { message: Message; phone: Phone; account: Account; onClose: () => void }) {
  const { message: m, phone, account, onClose } = props;
  const t = useT();
  const f = useFormats();
  const [cart, setCart] = useState<Record<string, number>>({});
  const [note, setNote] = useState("");
  const shelves = m.goods?.shelves ?? [];
  const products = shelves.flatMap((s) => s.items);
  const currency = products[0]?.currency ?? "EUR";
  const total = products.reduce((sum, p) => sum + p.price * (cart[p.sku] ?? 0), 0);
  const put = (sku: string, by: number) =>
    setCart((c) => ({ ...c, [sku]: Math.min(99, Math.max(0, (c[sku] ?? 0) + by)) }));
  const order = async () => {
    const items = Object.entries(cart)
      .filter(([, quantity]) => quantity > 0)
      .map(([sku, quantity]) => ({ sku, quantity }));
    const sent = await table.try(
      api.say(phone.id, account.id, { kind: "order", text: note, cart: { message_id: m.id, items } }),
    );
    if (sent) onClose();
  };
  const round = "grid size-8 place-items-center rounded-full border border-line hover:bg-hover disabled:text-ink-off";
  return (
    <Sheet title={m.goods?.label || t.viewItems} onClose={onClose}>
      {shelves.map((s) => (
        <section key={s.title ?? s.items[0]?.sku} aria-label={s.title || t.viewItems} className="mb-2">
          {s.title && <h3 className="mb-1 text-xs font-semibold text-bubble-act">{s.title}</h3>}
          <ul>
            {s.items.map((p) => (
              <li key={p.sku} className="flex items-center gap-2 border-b py-2 last:border-0">
                <span className="min-w-0 flex-1 text-base">
                  {p.name}
                  <span className="block text-sm text-ink-2">{f.money(p.price, p.currency)}</span>
                </span>
                <button
                  type="button"
                  className={round}
                  aria-label={t.less(p.name)}
                  disabled={!cart[p.sku]}
                  onClick={() => put(p.sku, -1)}
                >
                  <Minus aria-hidden className="size-4" />
                </button>
                <output aria-live="polite" className="tabular w-5 text-center">
                  {cart[p.sku] ?? 0}
                </output>
                <button type="button" className={round} aria-label={t.more(p.name)} onClick={() => put(p.sku, 1)}>
                  <Plus aria-hidden className="size-4" />
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <input
        aria-label={t.orderNote}
        placeholder={t.orderNote}
        value={note}
        maxLength={300}
        onChange={(e) => setNote(e.target.value)}
        className="mb-2 h-9 w-full rounded-md border border-line-strong bg-paper px-2.5 text-base"
      />
      <button type="button" className={primary} disabled={total === 0} onClick={() => void order()}>
        {t.sendOrder} · {f.money(total, currency)}
      </button>
    </Sheet>
  );
}
