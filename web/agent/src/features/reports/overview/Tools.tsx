import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  BadgeCheck,
  ExternalLink,
  type LucideIcon,
  MessageSquare,
  Phone,
  ShieldCheck,
  ShoppingBag,
} from "lucide-react";
import { channelsQuery, platformsQuery } from "@/entities/channel";
import { type Ability, useMe } from "@/entities/me";
import { Panel } from "../parts/Panel";

interface Tool {
  to: string;
  name: string;
  about: string;
  icon: LucideIcon;
  ability: Ability;
}

/** What one works with, each one click away, and the networks' own documentation. */
export function Tools() {
  const { t } = useLingui();
  const { abilities } = useMe();
  const channels = useQuery(channelsQuery).data ?? [];
  const platforms = useQuery(platformsQuery).data ?? [];
  const tools: Tool[] = [
    { to: "/inbox/all", name: t`Messages`, about: t`Read and answer`, icon: MessageSquare, ability: "cases.read" },
    {
      to: "/settings/templates",
      name: t`Templates`,
      about: t`Write and submit`,
      icon: BadgeCheck,
      ability: "templates.manage",
    },
    {
      to: "/settings/channels/accounts",
      name: t`Phone numbers`,
      about: t`Connect and look after`,
      icon: Phone,
      ability: "channels.read",
    },
    {
      to: "/settings/catalogue",
      name: t`Product catalogue`,
      about: t`What you offer in chats`,
      icon: ShoppingBag,
      ability: "channels.manage",
    },
    {
      to: "/settings/privacy",
      name: t`Data processing`,
      about: t`Who handles messages, and how`,
      icon: ShieldCheck,
      ability: "channels.read",
    },
  ];
  const used = platforms.filter((p) => p.docs && channels.some((c) => c.platform === p.key));
  return (
    <Panel title={t`Tools`}>
      <ul aria-label={t`Tools`} className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">
        {tools
          .filter((tool) => abilities.includes(tool.ability))
          .map(({ to, name, about, icon: Icon }) => (
            <li key={to}>
              <Link
                to={to}
                className="flex h-full items-start gap-2 rounded-md bg-raised p-3 shadow-[inset_0_0_0_1px_var(--line)] hover:bg-hover"
              >
                <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-accent-ink" />
                <span className="min-w-0">
                  <span className="block font-medium text-sm">{name}</span>
                  <span className="block text-ink-2 text-xs">{about}</span>
                </span>
              </Link>
            </li>
          ))}
      </ul>
      {used.length > 0 && (
        <p className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {used.map((p) => (
            <a
              key={p.key}
              href={p.docs}
              target="_blank"
              rel="noreferrer"
              className="inline-flex items-center gap-1 text-accent-ink underline"
            >
              {t`${p.title}: documentation for developers`} <ExternalLink aria-hidden className="size-3.5" />
            </a>
          ))}
        </p>
      )}
    </Panel>
  );
}
