import { Popover } from "@base-ui/react/popover";
import { BadgeCheck, CheckCheck, EllipsisVertical, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Avatar } from "./Avatar";
import { api } from "./api";
import { Composer } from "./Composer";
import { Toggle } from "./Faults";
import { ThreadView } from "./Thread";
import { table, threadKey, useTable } from "./table";
import { useT } from "./texts";
import type { Account, Customer, Message, Phone } from "./types";

/** What the composer is about: an answer to a message, or a change of one. */
export type About = { reply?: Message; edit?: Message };

/** One customer's phone. */
export function PhoneCase({ phone, account }: { phone: Phone; account: Account }) {
  const t = useT();
  const key = threadKey(phone.id, account.id);
  const thread = useTable((s) => s.threads[key]);
  const [about, setAbout] = useState<About>({});
  useEffect(() => {
    void table.load(key);
  }, [key]);
  const messages = thread?.messages ?? [];
  const unread = messages.filter((m) => m.business && m.status === "delivered").length;
  return (
    <section
      aria-label={phone.name}
      data-phone={phone.id}
      className="flex h-full max-h-[860px] w-[min(372px,calc(100vw-24px))] shrink-0 snap-center flex-col gap-2 self-center"
    >
      <div className="flex items-center gap-2 px-2">
        <Avatar name={phone.name} tint={phone.avatar} className="size-7" />
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-sm leading-tight font-semibold">{phone.name}</h2>
          <p className="truncate text-xs text-ink-2">
            {phone.hidden ? `@${phone.username} · ${t.privateNumber}` : phone.number} · {phone.language.toUpperCase()}
          </p>
        </div>
        {phone.receipts === "manual" && unread > 0 && (
          <button
            type="button"
            onClick={() => void table.try(api.read(phone.id, account.id))}
            className="flex h-7 items-center gap-1 rounded-md bg-raised px-2 text-xs font-medium hover:bg-hover"
          >
            <CheckCheck aria-hidden className="size-3.5" />
            {t.markRead}
          </button>
        )}
        <PhoneOptions phone={phone} account={account} />
        <button
          type="button"
          aria-label={t.putAway}
          title={t.putAway}
          onClick={() => table.putAway(phone.id)}
          className="grid size-7 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </button>
      </div>
      <div className="phone-case min-h-0 flex-1">
        <div className="phone-screen wallpaper relative flex h-full flex-col">
          <header className="flex items-center gap-2.5 bg-head px-3 pt-2.5 pb-2 text-on-head">
            <span
              aria-hidden
              className="grid size-9 place-items-center rounded-full bg-white/20 text-base font-semibold"
            >
              {account.name.charAt(0)}
            </span>
            <div className="min-w-0 flex-1">
              <p className="flex items-center gap-1 truncate text-base leading-tight font-semibold">
                {account.name}
                <BadgeCheck aria-hidden className="size-4 shrink-0 opacity-90" />
              </p>
              <TypingLine until={thread?.typingUntil ?? 0} />
            </div>
          </header>
          <ThreadView
            phone={phone}
            account={account}
            messages={messages}
            typingUntil={thread?.typingUntil ?? 0}
            onAbout={setAbout}
          />
          <Composer phone={phone} account={account} about={about} onAbout={setAbout} />
        </div>
      </div>
    </section>
  );
}

/** Whether somebody at the business writes, told by a clock of its own. */
export function useTyping(until: number): boolean {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    setNow(Date.now());
    if (until <= Date.now()) return;
    const timer = setTimeout(() => setNow(Date.now()), until - Date.now() + 20);
    return () => clearTimeout(timer);
  }, [until]);
  return until > now;
}

function TypingLine({ until }: { until: number }) {
  const t = useT();
  return (
    <p aria-live="polite" className="text-xs opacity-85">
      {useTyping(until) ? t.typing : t.online}
    </p>
  );
}

function PhoneOptions({ phone, account }: { phone: Phone; account: Account }) {
  const t = useT();
  const change = (c: Parameters<typeof api.changePhone>[1]) => void table.try(api.changePhone(phone.id, c));
  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label={t.options}
        className="grid size-7 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
      >
        <EllipsisVertical aria-hidden className="size-4" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className="z-40">
          <Popover.Popup className="pop w-72 rounded-lg bg-raised p-3 shadow-float outline-none">
            <Popover.Title className="sr-only">{t.options}</Popover.Title>
            <Toggle
              label={t.receiptsAuto}
              on={phone.receipts === "auto"}
              onChange={(v) => change({ receipts: v ? "auto" : "manual" })}
            />
            <Toggle
              label={t.undeliverablePhone}
              on={phone.undeliverable}
              onChange={(v) => change({ undeliverable: v })}
            />
            <Toggle label={t.hidden} help={t.hiddenHelp} on={phone.hidden} onChange={(v) => change({ hidden: v })} />
            {account.steered && <Decisions phone={phone} account={account} />}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** What a customer can do about a business: block it, stop its offers, report it. */
function Decisions({ phone, account }: { phone: Phone; account: Account }) {
  const t = useT();
  const [is, setIs] = useState<Customer>({ blocked: false });
  const [reported, setReported] = useState(false);
  useEffect(() => {
    void table.try(api.customer(phone.id, account)).then((c) => c && setIs(c));
  }, [phone.id, account]);
  const decide = (change: Partial<Customer>) =>
    void table.try(api.decide(phone.id, account, change)).then((c) => c && setIs(c));
  return (
    <div className="mt-1 border-t pt-1">
      <Toggle label={t.block} help={t.blockHelp} on={is.blocked} onChange={(v) => decide({ blocked: v })} />
      {is.stopped !== undefined && (
        <>
          <Toggle
            label={t.stopOffers}
            help={t.stopOffersHelp}
            on={is.stopped}
            onChange={(v) => decide({ stopped: v })}
          />
          <button
            type="button"
            onClick={() => void table.try(api.report(phone.id, account)).then((c) => c && setReported(true))}
            className="mt-1 h-8 w-full rounded-md border border-line text-sm font-medium text-danger hover:bg-hover"
          >
            <span aria-live="polite">{reported ? t.reported : t.report}</span>
          </button>
        </>
      )}
    </div>
  );
}
