import { t } from "@lingui/core/macro";
import {
  Globe,
  type LucideIcon,
  Mail,
  MessageCircle,
  MessageSquareText,
  Radio,
  Smartphone,
  UsersRound,
} from "lucide-react";
import type { Platform } from "@/entities/channel";

/** The kinds of channels in the order in which they are shown. */
export const kindOrder = ["messaging", "social", "chat", "sms", "email", "collaboration"];

const icons: Record<string, LucideIcon> = {
  messaging: MessageCircle,
  social: Globe,
  chat: MessageSquareText,
  sms: Smartphone,
  email: Mail,
  collaboration: UsersRound,
};

export function KindIcon({ kind }: { kind: string }) {
  const Icon = icons[kind] ?? Radio;
  return <Icon aria-hidden className="size-3.5 shrink-0" />;
}

export function kindTitle(kind: string): string {
  const titles: Record<string, string> = {
    messaging: t`Messaging`,
    social: t`Social network`,
    chat: t`Chat`,
    sms: t`Text messages`,
    email: t`E-mail`,
    collaboration: t`Team chat`,
  };
  return titles[kind] ?? kind;
}

/** Who reads along, which is what tells kinds apart. */
export function kindHelp(kind: string): string {
  const texts: Record<string, string> = {
    messaging: t`Direct messages: only you and the customer read them.`,
    social: t`Public posts and comments: everybody can read them.`,
    chat: t`A window on your site or in your app.`,
    sms: t`To the number of any phone.`,
    email: t`Longer letters with a subject.`,
    collaboration: t`Rooms in which teams of companies work together.`,
  };
  return texts[kind] ?? "";
}

/** A channel's kinds, as words with an icon. */
export function Kinds({ kinds }: { kinds: readonly string[] }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 text-xs text-ink-3">
      {kinds.map((kind) => (
        <span key={kind} className="inline-flex items-center gap-1">
          <KindIcon kind={kind} /> {kindTitle(kind)}
        </span>
      ))}
    </span>
  );
}

/** Platforms under their first kind, in the kinds' order. */
export function byKind(platforms: readonly Platform[]): { kind: string; of: Platform[] }[] {
  const kinds = [...new Set([...kindOrder, ...platforms.flatMap((p) => p.kinds.slice(0, 1))])];
  return kinds
    .map((kind) => ({ kind, of: platforms.filter((p) => (p.kinds[0] ?? "") === kind) }))
    .filter((group) => group.of.length > 0);
}
