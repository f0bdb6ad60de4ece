import { api } from "@client/api";
import { Button } from "@kit/button";
import { PlatformIcon } from "@kit/icons/platform";
import { Textarea } from "@kit/input";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { Globe } from "lucide-react";
import { useRef, useState } from "react";
import { isTyping } from "@/actions/shortcut";
import type { Message } from "@/entities/message";
import type { PublicItem } from "@/entities/public";
import { errorText } from "@/lib/error-text";
import { isMac } from "@/lib/platform";
import { usePlatformName } from "../use-platform-name";
import { usePublicCaps } from "../use-public-caps";
import { type PublicChoice, PublicOptions } from "./PublicOptions";

/** Says how it is given only where something was chosen. */
function chosen<B extends object>(body: B, choice: PublicChoice): B & { public?: PublicChoice } {
  return choice.name_person || choice.profile_id ? { ...body, public: choice } : body;
}

/** Answers one item in public, where it stands. */
export function ReplyBox({ item, onClose }: { item: PublicItem; onClose: () => void }) {
  const { t } = useLingui();
  const caps = usePublicCaps(item.channel_id);
  const platform = usePlatformName(item.platform);
  const [text, setText] = useState("");
  const [choice, setChoice] = useState<PublicChoice>({});
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const key = useRef("");
  const limit = caps?.reply.text_length ?? 0;
  const left = limit - [...text].length;
  const name = item.message.author.name;
  const bad = text.trim() === "" || (limit > 0 && left < 0);
  const send = () => {
    if (bad || busy) return;
    setBusy(true);
    key.current ||= crypto.randomUUID();
    const body = { kind: "text", text: text.trim(), reply_to: item.message_id };
    api
      .post<Message>(`/conversations/${item.conversation_id}/messages`, chosen(body, choice), {
        idempotencyKey: key.current,
      })
      .then(
        () => {
          toast({ title: t`Your answer is on its way. Everybody will see it.` });
          onClose();
        },
        (e) => {
          key.current = "";
          setError(errorText(e));
        },
      )
      .finally(() => setBusy(false));
  };
  return (
    <form
      aria-label={t`Public answer to ${name}`}
      className="mt-2 grid gap-1.5 rounded-md border border-line bg-raised p-2"
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
      onKeyDown={(e) => {
        if (e.key === "Escape") {
          e.stopPropagation();
          onClose();
        } else if (e.key === "Enter" && (e.metaKey || e.ctrlKey) && isTyping(e.target)) {
          e.preventDefault();
          send();
        }
      }}
    >
      <p className="flex items-center gap-1.5 font-medium text-waiting text-xs">
        <Globe aria-hidden className="size-3.5" />
        {t`Everybody sees this, on ${platform}`}
        <PlatformIcon platform={item.platform} className="size-3.5" />
      </p>
      <Textarea
        rows={2}
        autoFocus
        value={text}
        aria-label={t`Public answer to ${name}`}
        aria-invalid={limit > 0 && left < 0 ? true : undefined}
        onChange={(e) => setText(e.target.value)}
      />
      {error && (
        <p role="alert" className="text-danger text-xs">
          {error}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <PublicOptions
          platform={item.platform}
          channelId={item.channel_id}
          contact={name}
          value={choice}
          onChange={setChoice}
        />
        <span className="flex-1" />
        {limit > 0 && (
          <span className={`tabular text-xs ${left < 0 ? "font-medium text-danger" : "text-ink-3"}`}>{left}</span>
        )}
        <Button size="sm" onClick={onClose}>{t`Cancel`}</Button>
        <Button
          size="sm"
          variant="primary"
          type="submit"
          busy={busy}
          inactive={bad}
          keys={[isMac ? "⌘" : "Ctrl", "↵"]}
          hint={left < 0 && limit > 0 ? t`The text is too long for this network.` : undefined}
        >
          {t`Answer in public`}
        </Button>
      </div>
    </form>
  );
}
