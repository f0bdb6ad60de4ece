import {
  AtSign,
  BriefcaseBusiness,
  Clapperboard,
  Mail,
  MapPin,
  MessageCircle,
  MessageCircleMore,
  MessageSquare,
  MessageSquareDot,
  MessageSquareText,
  MessagesSquare,
  Newspaper,
  Play,
  Repeat2,
  Send,
  Smartphone,
  Star,
  Store,
  Users,
  Webhook,
} from "lucide-react";
import type { ComponentType, SVGProps } from "react";
import { cx } from "../cx";

// The one place of the web apps that knows platforms by name: their marks and
// tints. The marks are our own, drawn to be told apart, not the owners' logos.

type Icon = ComponentType<SVGProps<SVGSVGElement>>;

/** A round bubble with a handset. */
function HandsetBubble(props: SVGProps<SVGSVGElement>) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden
      {...props}
    >
      <path d="M3.5 20.5l1.3-4.2A8.5 8.5 0 1 1 8 19.4z" />
      <path
        d="M9.2 8.6c.2 3.2 2.9 6 6.1 6.3.7-.6 1-1.2.7-1.7l-1.7-.9-.9.8c-1.1-.5-2.1-1.5-2.6-2.7l.8-.9-.8-1.7c-.6-.2-1.2.1-1.6.8z"
        fill="currentColor"
        stroke="none"
      />
    </svg>
  );
}

/** Two strokes that cross in a bubble. */
function CrossedStrokes(props: SVGProps<SVGSVGElement>) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinejoin="round"
      strokeLinecap="round"
      aria-hidden
      {...props}
    >
      <path d="M4 4h16v13H11l-4.5 3.5V17H4z" />
      <path d="M9 7.5l6 6M15 7.5l-6 6" />
    </svg>
  );
}

const marks: Record<string, { icon: Icon; color: string }> = {
  whatsapp: { icon: HandsetBubble, color: "oklch(58% 0.14 150)" },
  twilio_whatsapp: { icon: HandsetBubble, color: "oklch(58% 0.14 150)" },
  twilio_sms: { icon: Smartphone, color: "oklch(58% 0.16 27)" },
  sms: { icon: Smartphone, color: "oklch(55% 0.1 200)" },
  telegram: { icon: Send, color: "oklch(60% 0.12 235)" },
  messenger: { icon: MessageCircle, color: "oklch(58% 0.19 265)" },
  facebook: { icon: Newspaper, color: "oklch(55% 0.17 260)" },
  instagram: { icon: AtSign, color: "oklch(58% 0.2 350)" },
  instagram_comments: { icon: MessagesSquare, color: "oklch(58% 0.2 350)" },
  line: { icon: MessageSquare, color: "oklch(60% 0.17 145)" },
  wechat: { icon: MessageCircleMore, color: "oklch(58% 0.16 155)" },
  google_business_messages: { icon: Store, color: "oklch(55% 0.03 75)" },
  rcs: { icon: MessageSquareText, color: "oklch(55% 0.17 260)" },
  apple_messages: { icon: MessageSquareDot, color: "oklch(60% 0.15 235)" },
  viber: { icon: MessageCircle, color: "oklch(56% 0.18 300)" },
  slack: { icon: MessagesSquare, color: "oklch(55% 0.14 330)" },
  msteams: { icon: Users, color: "oklch(52% 0.13 285)" },
  email: { icon: Mail, color: "oklch(55% 0.04 250)" },
  webchat: { icon: MessagesSquare, color: "oklch(55% 0.08 192)" },
  x: { icon: CrossedStrokes, color: "oklch(45% 0.01 250)" },
  youtube: { icon: Clapperboard, color: "oklch(56% 0.2 27)" },
  app_store: { icon: Star, color: "oklch(56% 0.15 245)" },
  google_places: { icon: MapPin, color: "oklch(57% 0.17 30)" },
  google_play: { icon: Play, color: "oklch(58% 0.13 165)" },
  linkedin: { icon: BriefcaseBusiness, color: "oklch(50% 0.13 250)" },
  byoc: { icon: Webhook, color: "oklch(55% 0.03 75)" },
  echo: { icon: Repeat2, color: "oklch(55% 0.03 75)" },
};

const unknown = { icon: MessageCircle as Icon, color: "oklch(55% 0.02 75)" };

/** The mark of a platform. Give a title where no word beside it says which it is. */
export function PlatformIcon({ platform, title, className }: { platform: string; title?: string; className?: string }) {
  const { icon: Icon, color } = marks[platform] ?? unknown;
  return (
    <span
      {...(title ? { role: "img", "aria-label": title, title } : {})}
      className={cx("inline-flex shrink-0", className)}
      style={{ color }}
    >
      <Icon className="size-full" aria-hidden />
    </span>
  );
}
