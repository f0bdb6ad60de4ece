import { Avatar } from "@kit/avatar";
import { TagChip } from "@kit/badge";
import { Button } from "@kit/button";
import { PlatformIcon } from "@kit/icons/platform";
import { Menu, MenuItem } from "@kit/menu";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useEffect, useRef } from "react";
import { isTyping } from "@/actions/shortcut";
import type { Offer } from "@/entities/agent";
import { lastWords } from "@/entities/preview";
import { queuesQuery } from "@/entities/queue";
import { longAge, useNow } from "@/lib/time";
import { Countdown, useLeft } from "./Countdown";

export interface OfferCardProps {
  offer: Offer;
  busy: boolean;
  onAccept: () => void;
  onReject: (reason: string) => void;
}

/** A press of Enter that was under way when the card came is not meant for it. */
const settle = 700;

/** A case that one is asked to take: what it is, how long there is, yes or no. */
export function OfferCard({ offer, busy, onAccept, onReject }: OfferCardProps) {
  const { t } = useLingui();
  const c = offer.case;
  const now = useNow();
  const { seconds } = useLeft({ from: offer.offered_at, until: offer.expires_at });
  const queue = useQuery(queuesQuery).data?.find((q) => q.id === offer.queue_id)?.name;
  const accept = useRef<HTMLButtonElement>(null);
  const came = useRef(Date.now());
  useEffect(() => {
    // Nobody is torn out of what they write; else Enter accepts.
    if (!isTyping(document.activeElement) && !document.querySelector("[data-modal]")) accept.current?.focus();
  }, []);
  if (seconds === 0) return null;
  const reasons = [t`I'm busy with another case`, t`Somebody else knows this better`, t`I'm about to leave`];
  return (
    <section
      aria-label={t`Case of ${c.contact.name} offered to you`}
      className="pop pointer-events-auto grid w-full max-w-96 gap-3 rounded-lg bg-raised p-4 shadow-float"
    >
      <div className="flex items-start gap-3">
        <Avatar name={c.contact.name} seed={c.contact.id} />
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-1.5 text-sm font-semibold">
            <span className="truncate">{c.contact.name}</span>
            <PlatformIcon platform={c.platform} className="size-4" />
          </p>
          <p className="truncate text-xs text-ink-3">
            {[queue, c.waiting_since && t`waiting for ${longAge(c.waiting_since, now)}`].filter(Boolean).join(" · ")}
          </p>
        </div>
        <Countdown from={offer.offered_at} until={offer.expires_at} />
      </div>
      <p className="line-clamp-3 text-sm">{lastWords(c)}</p>
      {c.tags.length > 0 && (
        <p className="flex flex-wrap gap-1">
          {c.tags.map((name) => (
            <TagChip key={name}>{name}</TagChip>
          ))}
        </p>
      )}
      <div className="flex items-center gap-2">
        <Button
          ref={accept}
          variant="primary"
          busy={busy}
          className="flex-1"
          onKeyDown={(e) => {
            if (e.key === "Enter" && Date.now() - came.current < settle) e.preventDefault();
          }}
          onClick={onAccept}
        >
          {t`Accept`}
        </Button>
        <Menu
          align="end"
          side="top"
          trigger={
            <Button inactive={busy}>
              {t`Not now`} <ChevronDown aria-hidden />
            </Button>
          }
        >
          {reasons.map((reason) => (
            <MenuItem key={reason} onSelect={() => onReject(reason)}>
              {reason}
            </MenuItem>
          ))}
          <MenuItem onSelect={() => onReject("")}>{t`Without a reason`}</MenuItem>
        </Menu>
      </div>
      <p role="status" className="sr-only">
        {seconds % 15 === 0 && plural(seconds, { one: "# second left to answer", other: "# seconds left to answer" })}
      </p>
    </section>
  );
}
