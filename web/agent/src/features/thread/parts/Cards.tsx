import { Trans, useLingui } from "@lingui/react/macro";
import { CircleHelp, ExternalLink, Mail, MapPin, Megaphone, Package, ShoppingBag, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import type {
  ContactCard,
  LabelledText,
  Location,
  Order,
  OrderItem,
  Referral,
  Template,
  Unsupported,
} from "@/entities/message";
import { templateLanguage } from "@/entities/template";
import { TemplateWords } from "@/features/templates/parts/PhonePreview";
import { moneyWords } from "@/lib/money";

const card = "w-72 max-w-full rounded-md bg-current/6 p-2.5 text-sm";

/** A point on the map: a link, never somebody else's map tiles, which would tell them of the customer. */
export function LocationCard({ location }: { location: Location }) {
  const { latitude, longitude } = location;
  const spot = `${latitude.toFixed(location.coarse ? 2 : 5)}, ${longitude.toFixed(location.coarse ? 2 : 5)}`;
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=${location.coarse ? 12 : 16}/${latitude}/${longitude}`;
  return (
    <div className={`${card} flex gap-2.5`}>
      <MapPin aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
      <div className="min-w-0 flex-1">
        {location.name && <p className="font-medium">{location.name}</p>}
        {location.address && <p className="text-xs">{location.address}</p>}
        <p className="tabular text-xs opacity-75">{spot}</p>
        <a
          href={href}
          target="_blank"
          rel="noopener noreferrer"
          className="mt-1 inline-flex items-center gap-1 text-xs font-medium underline underline-offset-2"
        >
          <Trans>Open in OpenStreetMap</Trans>
          <ExternalLink aria-hidden className="size-3" />
        </a>
        {location.coarse && (
          <p className="mt-1 text-2xs opacity-75">
            <Trans>Kept to about one kilometre, for the customer's privacy.</Trans>
          </p>
        )}
      </div>
    </div>
  );
}

export function ContactCards({ contacts }: { contacts: readonly ContactCard[] }) {
  return (
    <div className="flex flex-col gap-1.5">
      {contacts.map((c, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: shared cards have no other identity
        <div key={i} className={`${card} flex gap-2.5`}>
          <UserRound aria-hidden className="mt-0.5 size-5 shrink-0 opacity-70" />
          <div className="min-w-0 flex-1">
            <p className="break-words font-medium">{c.name}</p>
            {c.company && <p className="text-xs opacity-75">{c.company}</p>}
            {/* A number to read and copy, never a link that calls: this desk writes. */}
            <Values values={c.phones} href={() => undefined} />
            <Values icon={<Mail aria-hidden className="size-3" />} values={c.emails} href={(v) => `mailto:${v}`} />
            <Values values={c.urls} href={(v) => (/^https?:\/\//i.test(v) ? v : undefined)} />
            <Values values={c.addresses} href={() => undefined} />
            {c.birthday && <p className="text-xs opacity-75">{c.birthday}</p>}
          </div>
        </div>
      ))}
    </div>
  );
}

function Values({
  values,
  href,
  icon,
}: {
  values?: LabelledText[];
  href: (v: string) => string | undefined;
  icon?: ReactNode;
}) {
  return values?.map((v) => {
    const to = href(v.value);
    return (
      <p key={`${v.label}${v.value}`} className="flex min-h-6 items-center gap-1.5 text-xs">
        {icon}
        {to ? (
          <a
            href={to}
            target="_blank"
            rel="noopener noreferrer"
            className="min-w-0 break-all py-1 underline underline-offset-2"
          >
            {v.value}
          </a>
        ) : (
          <span className="min-w-0 break-words">{v.value}</span>
        )}
        {v.label && <span className="lowercase opacity-75">{v.label}</span>}
      </p>
    );
  });
}

export function OrderCard({ order }: { order: Order }) {
  const { i18n } = useLingui();
  const words = (item: OrderItem) => {
    if (item.amount) return moneyWords({ minor: item.amount.minor * item.quantity, currency: item.amount.currency });
    try {
      return i18n.number(item.price * item.quantity, { style: "currency", currency: item.currency });
    } catch {
      return `${item.price * item.quantity} ${item.currency}`;
    }
  };
  const currency = order.items[0]?.amount?.currency;
  // Amounts of different currencies are not added up.
  const total =
    currency && order.items.every((i) => i.amount?.currency === currency)
      ? { minor: order.items.reduce((sum, i) => sum + (i.amount?.minor ?? 0) * i.quantity, 0), currency }
      : undefined;
  return (
    <div className={card}>
      <p className="mb-1.5 flex items-center gap-1.5 font-medium">
        <ShoppingBag aria-hidden className="size-4" />
        <Trans>Order</Trans>
      </p>
      <table className="w-full text-xs">
        <tbody>
          {order.items.map((item, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same product may stand twice in a cart
            <tr key={i}>
              <td className="tabular whitespace-nowrap pr-2 align-top">{item.quantity} ×</td>
              <td className="w-full break-words align-top">
                {item.name || item.product_id}
                {item.name && <span className="block text-2xs opacity-75">{item.product_id}</span>}
              </td>
              <td className="tabular pl-2 text-right align-top">{words(item)}</td>
            </tr>
          ))}
        </tbody>
        {total && (
          <tfoot>
            <tr className="border-current/20 border-t font-medium">
              <td />
              <td>
                <Trans>Total</Trans>
              </td>
              <td className="tabular text-right">{moneyWords(total)}</td>
            </tr>
          </tfoot>
        )}
      </table>
      {order.text && <p className="mt-1.5 text-sm">{order.text}</p>}
      <p className="mt-1.5 text-2xs opacity-75">
        <Trans>Prices as the customer's app showed them. Check them before charging.</Trans>
      </p>
    </div>
  );
}

export function ProductLine({ product }: { product: { catalog_id: string; product_id: string } }) {
  return (
    <p className="mb-1 flex items-center gap-1.5 text-xs opacity-80">
      <Package aria-hidden className="size-3.5" />
      <Trans>About the product {product.product_id}</Trans>
    </p>
  );
}

/** What brought the customer, or what they write about. */
function CameFrom({ type }: { type?: string | undefined }) {
  switch (type) {
    case "post":
      return <Trans>Came from a post</Trans>;
    case "story_mention":
      return <Trans>Mentioned you in a story, which is gone after a day</Trans>;
    case "story_reply":
      return <Trans>Answers your story</Trans>;
    case "shortlink":
      return <Trans>Came by a link</Trans>;
  }
  return <Trans>Came from an ad</Trans>;
}

/** The ad, post, story or link that brought the customer. */
export function ReferralBanner({ referral }: { referral: Referral }) {
  const safe = /^https?:\/\//i.test(referral.source_url ?? "") ? referral.source_url : undefined;
  return (
    <div className="mb-1.5 flex w-72 max-w-full gap-2 rounded-md border-accent border-l-[3px] bg-accent-soft px-2.5 py-2 text-xs text-accent-ink">
      <Megaphone aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">
          <CameFrom type={referral.source_type} />
        </p>
        {referral.headline && <p className="break-words font-medium">{referral.headline}</p>}
        {referral.body && <p className="line-clamp-3 break-words">{referral.body}</p>}
        {safe && (
          <a
            href={safe}
            target="_blank"
            rel="noopener noreferrer"
            className="mt-0.5 inline-flex items-center gap-1 underline underline-offset-2"
          >
            <Trans>See it</Trans>
            <ExternalLink aria-hidden className="size-3" />
          </a>
        )}
      </div>
    </div>
  );
}

/** A template that was sent: as the customer sees it where that is known, else its name and values. */
export function TemplateCard({ template }: { template: Template }) {
  const { shown } = template;
  if (shown) {
    return (
      <div title={`${template.name} · ${templateLanguage(template.language)}`}>
        <TemplateWords shown={shown} filesApart />
        <p className="mt-1.5 break-words text-2xs opacity-75">
          <Trans>Template</Trans> · {template.name} · {templateLanguage(template.language)}
        </p>
      </div>
    );
  }
  return <BareTemplate template={template} />;
}

function BareTemplate({ template }: { template: Template }) {
  const words = templateWords(template.components);
  return (
    <div className={card}>
      <p className="text-2xs font-medium opacity-75">
        <Trans>Template</Trans> · {template.name} · {template.language}
      </p>
      {words.length > 0 && (
        <ul className="mt-1 list-disc pl-4 text-sm">
          {words.map((w, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: values of a template have no other identity
            <li key={i}>{w}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The values that fill a template, whatever the platform's shape around them. */
function templateWords(node: unknown, out: string[] = []): string[] {
  if (Array.isArray(node)) {
    for (const n of node) templateWords(n, out);
  } else if (node && typeof node === "object") {
    for (const [key, value] of Object.entries(node)) {
      if (key === "text" && typeof value === "string") out.push(value);
      else templateWords(value, out);
    }
  }
  return out;
}

export function UnsupportedCard({ unsupported }: { unsupported: Unsupported | undefined }) {
  const { t } = useLingui();
  return (
    <div className={`${card} flex gap-2.5`}>
      <CircleHelp aria-hidden className="mt-0.5 size-5 shrink-0 opacity-70" />
      <div className="min-w-0">
        <p className="font-medium">
          <Trans>This desk can't show this kind of message yet</Trans>
        </p>
        <p className="text-xs opacity-80">
          <Trans>
            The platform calls it <code className="font-mono">{unsupported?.raw_type || t`unknown`}</code>.
          </Trans>{" "}
          {unsupported?.detail}
        </p>
      </div>
    </div>
  );
}
