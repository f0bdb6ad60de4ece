import { cx } from "@kit/cx";
import { useLingui } from "@lingui/react/macro";
import {
  Copy,
  ExternalLink,
  FileText,
  Image as ImageIcon,
  type LucideIcon,
  MapPin,
  Phone,
  Reply,
  ShoppingBag,
  SquarePen,
  Video,
} from "lucide-react";
import type { ReactNode } from "react";
import type { ShownButton, ShownHeader, TemplateShown } from "@/entities/template";
import { FormattedText } from "@/features/thread/format/FormattedText";
import { fullTime } from "@/lib/when";

interface Props {
  shown: TemplateShown;
  /** Addresses of the files that it names, where they are known. */
  files?: Record<string, string>;
}

/** A template as it stands on the customer's phone. */
export function PhonePreview({ shown, files }: Props) {
  const { t } = useLingui();
  return (
    <section aria-label={t`As the customer sees it`} className="min-w-0 rounded-lg bg-sunken p-3">
      <div className="w-fit max-w-full rounded-[14px] rounded-tl-[5px] bg-paper px-3 py-2">
        <TemplateWords shown={shown} files={files} />
      </div>
    </section>
  );
}

interface WordsProps extends Props {
  /** The message's files are shown beside it. */
  filesApart?: boolean;
}

/** Header, words, footer and buttons of a template; nothing of it can be pressed here. */
export function TemplateWords({ shown, files, filesApart = false }: WordsProps) {
  const { header, offer, body, footer, buttons, cards } = shown;
  return (
    <div className="grid w-72 max-w-full gap-1.5 text-sm">
      {header && <Header header={header} files={files} apart={filesApart} />}
      {offer && <Offer offer={offer} />}
      <FormattedText text={body} syntax="chat" />
      {footer && <p className="break-words text-xs opacity-75">{footer}</p>}
      {buttons && buttons.length > 0 && <Buttons buttons={buttons} />}
      {cards && cards.length > 0 && (
        <ul className="grid gap-1.5">
          {cards.map((card, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: cards have no other identity
            <li key={i} className="grid gap-1.5 rounded-md bg-current/6 p-2">
              <Header header={card.header} files={files} apart={filesApart} />
              {card.body && <FormattedText text={card.body} syntax="chat" />}
              <Buttons buttons={card.buttons} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface HeaderProps {
  header: ShownHeader;
  files?: Record<string, string>;
  apart: boolean;
}

function Header({ header, files, apart }: HeaderProps) {
  const { t } = useLingui();
  if (header.kind === "text") return <p className="break-words font-semibold">{header.text}</p>;
  if (header.kind === "location") {
    const { location } = header;
    return <Box icon={MapPin}>{location?.name || location?.address || t`A place`}</Box>;
  }
  if (apart) return null;
  const src = header.file_id ? files?.[header.file_id] : undefined;
  if (header.kind === "image" && src) {
    return <img src={src} alt={t`At the top`} className="max-h-40 w-full rounded-md object-cover" />;
  }
  if (header.kind === "image") return <Box icon={ImageIcon}>{t`Picture`}</Box>;
  if (header.kind === "video") return <Box icon={Video}>{t`Video`}</Box>;
  return <Box icon={FileText}>{t`Document`}</Box>;
}

function Box({ icon: Icon, children }: { icon: LucideIcon; children: ReactNode }) {
  return (
    <p className="flex min-h-16 items-center justify-center gap-1.5 rounded-md bg-current/8 px-2 text-xs">
      <Icon aria-hidden className="size-4" />
      {children}
    </p>
  );
}

function Offer({ offer }: { offer: NonNullable<TemplateShown["offer"]> }) {
  const { t } = useLingui();
  const ends = offer.ends ? fullTime(offer.ends) : "";
  return (
    <div className="rounded-md bg-current/6 px-2 py-1.5">
      <p className="font-medium">{offer.text}</p>
      {offer.code && <p className="text-xs">{t`Code: ${offer.code}`}</p>}
      {ends && <p className="text-xs">{t`Until ${ends}`}</p>}
    </div>
  );
}

const icons: Record<ShownButton["kind"], LucideIcon> = {
  quick_reply: Reply,
  url: ExternalLink,
  phone: Phone,
  copy_code: Copy,
  flow: SquarePen,
  catalog: ShoppingBag,
};

function Buttons({ buttons }: { buttons: readonly ShownButton[] }) {
  const { t } = useLingui();
  return (
    <ul aria-label={t`Buttons`} className="grid gap-1">
      {buttons.map((b, i) => {
        const Icon = icons[b.kind];
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: buttons have no other identity
            key={i}
            title={b.kind === "quick_reply" ? undefined : b.value}
            className={cx(
              "flex min-w-0 items-center justify-center gap-1.5 rounded bg-current/8 px-2 py-1",
              "text-center font-medium",
            )}
          >
            <Icon aria-hidden className="size-3.5 shrink-0 opacity-70" />
            <span className="min-w-0 break-words">{b.text || (b.kind === "copy_code" ? t`Copy code` : "…")}</span>
          </li>
        );
      })}
    </ul>
  );
}
