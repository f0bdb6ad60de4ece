import { Button } from "@kit/button";
import { useLingui } from "@lingui/react/macro";
import { CornerDownRight, Globe, Lock } from "lucide-react";
import type { Conversation } from "@/entities/conversation";
import { askPublic } from "../dialogs";
import { type PublicChoice, PublicOptions } from "../item/PublicOptions";
import { whyNotVerb } from "../item/verbs";
import { usePlatformName } from "../use-platform-name";
import { placeOf } from "./place";
import { usePostThread } from "./queries";

interface Props {
  conversation: Conversation;
  /** The message that was chosen to be answered; the person's newest where none was. */
  answers: string | undefined;
  value: PublicChoice;
  onChange: (value: PublicChoice) => void;
}

/** Over what is written in public: that everybody sees it, what it answers, how, and the private way beside it. */
export function PublicLine({ conversation, answers, value, onChange }: Props) {
  const { t } = useLingui();
  const platform = usePlatformName(conversation.platform);
  const { items } = usePostThread(conversation.post_id);
  const own = [...placeOf(items, conversation.id).values()].map((a) => a.item);
  const newest = own.filter((i) => i.direction === "in").sort((a, b) => (a.occurred_at < b.occurred_at ? 1 : -1))[0];
  const item = own.find((i) => i.message_id === answers) ?? newest;
  const name = conversation.contact.name;
  const why = item ? whyNotVerb(item, "private") : undefined;
  const refused = item ? whyNotVerb(item, "reply") : undefined;
  const inPrivate = item?.may.some((m) => m.verb === "private");
  return (
    <div className="mx-3 mt-2 grid gap-1 rounded-md border border-line bg-waiting-soft px-2.5 py-1.5 text-xs">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <p className="inline-flex items-center gap-1.5 font-semibold text-waiting">
          <Globe aria-hidden className="size-3.5" />
          {t`Everybody sees this, on ${platform}`}
        </p>
        <PublicOptions
          platform={conversation.platform}
          channelId={conversation.channel_id}
          contact={name}
          value={value}
          onChange={onChange}
        />
        <span className="flex-1" />
        {item && inPrivate && (
          <Button
            size="sm"
            inactive={why !== undefined}
            hint={why}
            onClick={() => askPublic({ kind: "private", item })}
          >
            <Lock />
            {t`Answer in private`}
          </Button>
        )}
      </div>
      {item && !answers && (
        <p className="flex min-w-0 items-center gap-1 text-ink-2">
          <CornerDownRight aria-hidden className="size-3 shrink-0" />
          <span className="truncate">{t`Answers the newest words of ${name}: ${item.message.text}`}</span>
        </p>
      )}
      {refused && (
        <p role="status" className="font-medium text-danger">
          {refused}
        </p>
      )}
    </div>
  );
}
