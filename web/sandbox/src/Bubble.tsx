import { Menu } from "@base-ui/react/menu";
import { cx } from "@kit/cx";
import {
  Ban,
  Check,
  CheckCheck,
  ChevronDown,
  CircleAlert,
  ExternalLink,
  List,
  MapPin,
  Megaphone,
  Pencil,
  Reply,
  Trash2,
} from "lucide-react";
import type { ReactNode } from "react";
import { AdaptiveCard } from "./Adaptive";
import { AppActions, AppBox } from "./AppBubble";
import { api } from "./api";
import { ChoiceButton } from "./ChoiceButton";
import { ExtraChoices, PageBox, PaymentBox, TimesHead } from "./Extras";
import { formatted } from "./format";
import { Media } from "./Media";
import { OfferLine, Panels } from "./Panels";
import type { About } from "./Phone";
import { table } from "./table";
import { useFormats, useT } from "./texts";
import type { Account, Message, Phone } from "./types";

interface Props {
  message: Message;
  first: boolean;
  phone: Phone;
  account: Account;
  onAbout: (a: About) => void;
  onList: (m: Message) => void;
  /** The customer has not written since. */
  current: boolean;
}

const quick = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

/** One message on a phone. */
export function Bubble(props: Props) {
  const { message: m, first, phone, account } = props;
  const t = useT();
  const f = useFormats();
  const mine = !m.business;
  if (m.status === "failed") {
    return (
      <div className="mt-2 max-w-[85%] rounded-lg border border-dashed border-danger bg-theirs/60 px-2.5 py-1.5 text-bubble-ink">
        <p className="line-clamp-3 text-sm opacity-70">{m.text || m.kind}</p>
        <p className="mt-1 flex gap-1.5 text-xs text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>
            {t.notArrived}: {m.failure?.title} ({m.failure?.code})
          </span>
        </p>
      </div>
    );
  }
  const reactions = [m.our_reaction, m.their_reaction].filter(Boolean);
  return (
    <div className={cx("group flex w-full flex-col", mine ? "items-end" : "items-start", first ? "mt-2" : "mt-0.5")}>
      <div
        data-message={m.id}
        className={cx(
          "relative max-w-[85%] min-w-20 rounded-lg px-2 pt-1.5 pb-1 text-base pointer-coarse:pr-6 text-bubble-ink shadow-sm",
          mine ? "bg-mine" : "bg-theirs",
          first && (mine ? "bubble-tail-mine" : "bubble-tail-theirs"),
          (m.kind === "sticker" || (!m.text && (m.panels?.length ?? 0) > 0)) && "bg-transparent! shadow-none!",
          (m.goods || m.form || m.order) && "min-w-48",
        )}
      >
        <span className="sr-only">{mine ? phone.name : account.name}: </span>
        {!m.gone_at && <Actions {...props} />}
        {m.gone_at ? (
          <p className="flex items-center gap-1.5 pr-2 text-bubble-dim italic">
            <Ban aria-hidden className="size-4" />
            {t.deletedMine}
          </p>
        ) : (
          <Content {...props} />
        )}
        <p className="flex items-center justify-end gap-1 text-2xs leading-4 text-bubble-dim">
          {m.edited_at && !m.gone_at && <span>{t.edited}</span>}
          <time dateTime={m.at}>{f.time(m.at)}</time>
          {mine && <Ticks seen={m.seen ?? false} />}
        </p>
      </div>
      {!m.gone_at && <Choices {...props} />}
      {reactions.length > 0 && (
        <span className="z-1 -mt-1.5 flex gap-0.5 rounded-full bg-theirs px-1.5 py-0.5 text-xs leading-none shadow-sm">
          {m.our_reaction && (
            <button
              type="button"
              aria-label={t.takeBackReaction(m.our_reaction)}
              onClick={() => void table.try(api.react(phone.id, account.id, m.id, ""))}
            >
              {m.our_reaction}
            </button>
          )}
          {m.their_reaction && <span>{m.their_reaction}</span>}
        </span>
      )}
    </div>
  );
}

function Ticks({ seen }: { seen: boolean }) {
  const t = useT();
  return (
    <span role="img" aria-label={seen ? t.seen : t.delivered} className={seen ? "text-tick" : ""}>
      {seen ? <CheckCheck aria-hidden className="size-4" /> : <Check aria-hidden className="size-4" />}
    </span>
  );
}

function Content({ message: m, phone, account, onList }: Props) {
  const t = useT();
  return (
    <>
      {m.referral && (
        <div className="mb-1 rounded-md bg-black/5 px-2 py-1.5 dark:bg-white/8">
          <p className="flex items-center gap-1 text-2xs text-bubble-dim">
            <Megaphone aria-hidden className="size-3" />
            {t.fromAd}
          </p>
          <p className="text-sm font-medium">{m.referral.headline}</p>
        </div>
      )}
      {m.quote && (
        <blockquote className="mb-1 rounded-md border-l-3 border-bubble-act bg-black/5 px-2 py-1 text-sm dark:bg-white/8">
          <p className="text-xs font-semibold text-bubble-act">{m.quote.business ? account.name : t.you}</p>
          <p className="line-clamp-2 text-bubble-dim">{m.quote.text}</p>
        </blockquote>
      )}
      {m.header && <p className="font-semibold">{m.header}</p>}
      <Media message={m} />
      {m.offer && <OfferLine offer={m.offer} />}
      {m.location && <Place location={m.location} />}
      {m.contacts?.map((c) => (
        <div key={c.name + c.phone} className="py-0.5 pr-4">
          <p className="font-medium">{c.name}</p>
          <p className="text-sm text-bubble-dim">{[c.phone, c.email, c.company].filter(Boolean).join(" · ")}</p>
        </div>
      ))}
      {m.kind === "unsupported" && <p className="text-bubble-dim italic">{t.pollText}</p>}
      {m.answer && (
        <>
          <p>{m.answer.title}</p>
          {m.answer.description && <p className="text-sm text-bubble-dim">{m.answer.description}</p>}
        </>
      )}
      {m.order && <OrderLines order={m.order} />}
      {m.filled && <p className="font-medium">{t.formSent}</p>}
      {m.text && <p className="break-words whitespace-pre-wrap">{formatted(m.text)}</p>}
      {m.page && <PageBox page={m.page} />}
      {m.times && <TimesHead times={m.times} />}
      {m.payment && <PaymentBox payment={m.payment} />}
      {m.app && <AppBox app={m.app} />}
      {m.adaptive !== undefined && (
        <AdaptiveCard
          card={m.adaptive}
          onSubmit={(pick) =>
            void table.try(api.say(phone.id, account.id, { kind: "answer", choose: { message_id: m.id, ...pick } }))
          }
        />
      )}
      {m.footer && <p className="mt-0.5 text-xs text-bubble-dim">{m.footer}</p>}
      {m.list && (
        <Act onClick={() => onList(m)} icon={<List aria-hidden className="size-4" />}>
          {m.list.label}
        </Act>
      )}
      {(m.kind === "goods" || m.kind === "form") && (
        <Act onClick={() => onList(m)} icon={<List aria-hidden className="size-4" />}>
          {m.form?.label ?? t.viewItems}
        </Act>
      )}
      {m.link && (
        <a
          href={m.link.url}
          target="_blank"
          rel="noreferrer noopener"
          className="-mx-2 mt-1.5 flex items-center justify-center gap-2 border-t border-black/8 pt-2 pb-1 font-medium text-bubble-act dark:border-white/10"
        >
          <ExternalLink aria-hidden className="size-4" />
          {m.link.title}
        </a>
      )}
    </>
  );
}

function OrderLines({ order }: { order: NonNullable<Message["order"]> }) {
  const t = useT();
  const f = useFormats();
  return (
    <div className="min-w-40">
      <p className="font-semibold">{t.orderSent}</p>
      <ul className="text-sm">
        {order.items.map((l) => (
          <li key={l.sku} className="flex justify-between gap-4">
            <span>
              {l.quantity} × {l.name}
            </span>
            <span className="tabular">{f.money(l.price * l.quantity, l.currency)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Act({ onClick, icon, children }: { onClick: () => void; icon: ReactNode; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="-mx-2 mt-1.5 flex w-[calc(100%+16px)] items-center justify-center gap-2 border-t border-black/8 pt-2 pb-1 font-medium text-bubble-act dark:border-white/10"
    >
      {icon}
      {children}
    </button>
  );
}

/** Buttons below a bubble, each pressed at most once. */
function Choices({ message: m, phone, account, onList, current }: Props) {
  const t = useT();
  const press = (id: string) =>
    void table.try(api.say(phone.id, account.id, { kind: "answer", choose: { message_id: m.id, id } }));
  if (m.panels?.length) return <Panels panels={m.panels} onPress={press} />;
  const button =
    "rounded-lg bg-theirs px-3 py-2 text-center text-base font-medium text-bubble-act shadow-sm hover:brightness-97";
  if (m.kind === "ask_location") {
    return (
      <button
        type="button"
        className={cx(button, "mt-0.5 w-[85%]")}
        onClick={() =>
          void table.try(
            api.say(phone.id, account.id, { kind: "location", location: { latitude: 40.4168, longitude: -3.7038 } }),
          )
        }
      >
        <MapPin aria-hidden className="mr-1.5 inline size-4" />
        {t.shareLocation}
      </button>
    );
  }
  if (m.app) {
    return (
      <AppActions
        app={m.app}
        onSend={(pick) =>
          void table.try(api.say(phone.id, account.id, { kind: "answer", choose: { message_id: m.id, ...pick } }))
        }
      />
    );
  }
  if (m.quick || m.times || m.payment) return <ExtraChoices message={m} current={current} onPress={press} />;
  if (!m.buttons?.length) return null;
  return (
    <div className="mt-0.5 flex w-[85%] flex-col gap-0.5">
      {m.buttons.map((b) => (
        <ChoiceButton key={b.id} choice={b} className={button} onPress={press} onOpen={() => onList(m)} />
      ))}
    </div>
  );
}

function Place({ location: l }: { location: NonNullable<Message["location"]> }) {
  const t = useT();
  return (
    <div className="w-56">
      <div
        aria-hidden
        className="relative grid h-24 place-items-center overflow-hidden rounded-md bg-[oklch(90%_0.03_140)] dark:bg-[oklch(34%_0.02_150)]"
      >
        <span className="absolute inset-x-0 top-9 h-2.5 -rotate-6 bg-white/70 dark:bg-white/15" />
        <span className="absolute inset-y-0 left-16 w-3 rotate-12 bg-white/70 dark:bg-white/15" />
        <span className="absolute inset-y-0 right-10 w-2 -rotate-12 bg-[oklch(80%_0.06_230)] dark:bg-[oklch(45%_0.06_230)]" />
        <MapPin className="relative size-7 fill-danger text-white" />
      </div>
      {l.name && <p className="mt-1 font-medium">{l.name}</p>}
      {l.address && <p className="text-sm text-bubble-dim">{l.address}</p>}
      <a
        href={`https://www.openstreetmap.org/?mlat=${l.latitude}&mlon=${l.longitude}#map=16/${l.latitude}/${l.longitude}`}
        target="_blank"
        rel="noreferrer noopener"
        className="text-sm text-bubble-link underline"
      >
        {t.openMap}
      </a>
    </div>
  );
}

/** What a customer can do with a message. */
function Actions({ message: m, phone, account, onAbout }: Props) {
  const t = useT();
  const item = "flex w-full items-center gap-2 rounded px-2 py-1.5 text-left outline-none data-highlighted:bg-hover";
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={t.messageActions}
        className="absolute top-0.5 right-0.5 z-1 rounded bg-inherit px-0.5 text-bubble-dim opacity-0 group-hover:opacity-100 focus-visible:opacity-100 data-popup-open:opacity-100 pointer-coarse:opacity-60"
      >
        <ChevronDown aria-hidden className="size-4.5" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={2} align="end" className="z-40">
          <Menu.Popup className="pop min-w-48 rounded-lg bg-raised p-1 shadow-float outline-none">
            <Menu.Group className="flex border-b pb-1 mb-1">
              {quick.map((e) => (
                <Menu.Item
                  key={e}
                  aria-label={`${t.react} ${e}`}
                  onClick={() => void table.try(api.react(phone.id, account.id, m.id, m.our_reaction === e ? "" : e))}
                  className="cursor-pointer rounded p-1.5 text-lg leading-none outline-none data-highlighted:bg-hover"
                >
                  {e}
                </Menu.Item>
              ))}
            </Menu.Group>
            <Menu.Item className={item} onClick={() => onAbout({ reply: m })}>
              <Reply aria-hidden className="size-4 text-ink-3" />
              {t.reply}
            </Menu.Item>
            {!m.business && m.kind === "text" && (
              <Menu.Item className={item} onClick={() => onAbout({ edit: m })}>
                <Pencil aria-hidden className="size-4 text-ink-3" />
                {t.edit}
              </Menu.Item>
            )}
            {!m.business && (
              <Menu.Item
                className={cx(item, "text-danger")}
                onClick={() => void table.try(api.revoke(phone.id, account.id, m.id))}
              >
                <Trash2 aria-hidden className="size-4" />
                {t.remove}
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
