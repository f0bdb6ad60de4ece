import { cx } from "@kit/cx";
import { PlatformIcon } from "@kit/icons/platform";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { channelsQuery } from "@/entities/channel";
import { type Conversation, conversationKeys } from "@/entities/conversation";
import { nearTime } from "@/lib/when";

interface Props {
  all: readonly Conversation[];
  chosen: string;
  onChoose: (conversationId: string) => void;
}

/** The conversations that one case holds: which is shown, and answered. */
export function ConversationTabs({ all, chosen, onChoose }: Props) {
  const { t } = useLingui();
  return (
    <nav aria-label={t`Conversations of this case`} className="flex shrink-0 gap-1 overflow-x-auto border-b px-3 py-1">
      {all.map((v) => (
        <Tab key={v.id} of={v} on={v.id === chosen} onChoose={() => onChoose(v.id)} />
      ))}
    </nav>
  );
}

function Tab({ of, on, onChoose }: { of: Conversation; on: boolean; onChoose: () => void }) {
  const { t } = useLingui();
  const { data: channels } = useQuery(channelsQuery);
  // Events keep the conversation fresh by itself.
  const { data: now = of } = useQuery<Conversation>({
    queryKey: conversationKeys.one(of.id),
    initialData: of,
    enabled: false,
  });
  const place = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (on) place.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [on]);
  const name = channels?.find((ch) => ch.id === of.channel_id)?.name ?? of.platform;
  return (
    <button
      ref={place}
      type="button"
      aria-current={on ? "true" : undefined}
      onClick={onChoose}
      className={cx(
        "flex min-h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-left text-sm",
        on ? "bg-accent-soft font-medium text-accent-ink" : "text-ink-2 hover:bg-hover",
      )}
    >
      <PlatformIcon platform={of.platform} className="size-4" />
      <span className="max-w-40 truncate">{name}</span>
      <span className={cx("tabular max-w-40 truncate text-xs", on ? "text-accent-ink" : "text-ink-3")}>
        {of.identity.display}
      </span>
      {!on && now.unread_count > 0 ? (
        <span className="tabular rounded-full bg-accent px-1.5 font-semibold text-on-accent text-xs">
          <span className="sr-only">{t`Unread:`} </span>
          {now.unread_count}
        </span>
      ) : (
        <span className={cx("text-xs", on ? "text-accent-ink" : "text-ink-3")}>{nearTime(now.last_activity_at)}</span>
      )}
    </button>
  );
}
