import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useDeferredValue, useState } from "react";
import type { Conversation } from "@/entities/conversation";
import { type Quote, quoteQuery } from "@/entities/cost";
import { savedRepliesQuery } from "@/entities/tag";
import {
  listed,
  offeredQuery,
  sendableQuery,
  sendableVersions,
  type TemplateOrder,
  type TemplateSheet,
  templateLanguage,
  templateQuery,
} from "@/entities/template";
import { matchWords } from "@/lib/match";
import { useQuoteWords } from "../cost/QuoteLine";
import type { About } from "./about";
import { TemplateForm } from "./TemplateForm";
import { useSheets } from "./use-sheets";

interface Props {
  /** Whose it is; of a conversation that has no case yet, without a number. */
  c: About;
  conversation: Conversation;
  /** The template to look at first; without one it is asked for. */
  order?: TemplateOrder;
  onClose: () => void;
  onSent: () => void;
}

/** Chooses a template, fills it in, shows it as the customer will see it, and sends it. */
export function TemplateDialog({ c, conversation, order, onClose, onSent }: Props) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState(order);
  const { data: sheet } = useQuery({ ...templateQuery(chosen?.id ?? ""), enabled: chosen !== undefined });
  const name = c.contact.name;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={chosen ? (sheet?.name ?? t`Template`) : t`Send a template`}
      description={chosen ? t`To ${name}. Nothing is sent before you say so.` : undefined}
      hideTitle={!chosen}
      className="w-[min(46rem,calc(100vw-24px))]"
    >
      {chosen ? (
        <TemplateForm
          c={c}
          conversationId={conversation.id}
          sheet={sheet}
          order={chosen}
          onBack={order ? undefined : () => setChosen(undefined)}
          onClose={onClose}
          onSent={() => {
            onClose();
            onSent();
          }}
        />
      ) : (
        <Choice
          conversationId={conversation.id}
          channelId={conversation.channel_id}
          onPick={setChosen}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}

interface ChoiceProps {
  conversationId: string;
  channelId: string;
  onPick: (order: TemplateOrder) => void;
  onClose: () => void;
}

function Choice({ conversationId, channelId, onPick, onClose }: ChoiceProps) {
  const { t } = useLingui();
  const [typed, setTyped] = useState("");
  const words = useDeferredValue(typed.trim());
  const { data: offer } = useQuery(offeredQuery(channelId));
  const { data: begin } = useQuery(sendableQuery(channelId));
  const { data: found } = useQuery({ ...sendableQuery(channelId, words), placeholderData: keepPreviousData });
  const { data: replies } = useQuery(savedRepliesQuery);
  const quotes = useQuery(quoteQuery(conversationId)).data?.items;
  const own = useSheets([...(offer?.default ? [offer.default] : []), ...(offer?.offered ?? [])], channelId);
  const carried = (replies ?? []).flatMap((r) => (r.template ? [r.template.id] : []));
  const able = new Set(useSheets(carried, channelId)?.map((s) => s.id));
  if (!begin || !found) return <Skeleton className="m-5 h-40" />;
  if (begin.length === 0) {
    return (
      <div className="grid justify-items-start gap-3 p-5">
        <p className="text-sm text-ink-2">{t`No template of this channel's account is approved yet.`}</p>
        <Button onClick={onClose}>{t`Close`}</Button>
      </div>
    );
  }
  const answers = new Set(found.map((s) => s.id));
  const first = (own ?? []).filter((s) => words === "" || answers.has(s.id));
  const rest = found.filter((s) => !own?.some((o) => o.id === s.id));
  const prepared = (replies ?? []).filter(
    (r) => r.template && able.has(r.template.id) && matchWords(`${r.shortcut} ${r.title}`, typed) > 0,
  );
  return (
    <Command loop shouldFilter={false} label={t`Send a template`} className="flex flex-col">
      <Command.Input
        autoFocus
        value={typed}
        onValueChange={setTyped}
        placeholder={t`Search by name or words…`}
        className="h-11 w-full border-b bg-transparent px-4 text-base outline-none"
      />
      <Command.List className="max-h-96 overflow-y-auto p-1.5">
        <Command.Empty className="p-3 text-ink-3">{t`No approved template answers to this`}</Command.Empty>
        {first.length > 0 && (
          <Command.Group heading={t`For this workstream`} className={groupClass}>
            {first.map((s) => (
              <Item key={s.id} sheet={s} quotes={quotes} onPick={() => onPick({ id: s.id })} />
            ))}
          </Command.Group>
        )}
        {prepared.length > 0 && (
          <Command.Group heading={t`Saved replies`} className={groupClass}>
            {prepared.map((r) => (
              <Command.Item
                key={r.id}
                value={r.id}
                onSelect={() => r.template && onPick(r.template)}
                className={itemClass}
              >
                <span className="flex min-w-0 items-baseline gap-2">
                  <span className="font-medium text-accent-ink">/{r.shortcut}</span>
                  <span className="truncate">{r.title}</span>
                </span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {rest.length > 0 && (
          <Command.Group heading={first.length > 0 ? t`Others of the account` : t`Templates`} className={groupClass}>
            {rest.map((s) => (
              <Item key={s.id} sheet={s} quotes={quotes} onPick={() => onPick({ id: s.id })} />
            ))}
          </Command.Group>
        )}
        {found.length >= listed && (
          <p className="px-2.5 py-2 text-xs text-ink-3">{t`These are the first ${listed}. Type to find the others.`}</p>
        )}
      </Command.List>
    </Command>
  );
}

const groupClass =
  "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3";
const itemClass = "grid select-none gap-0.5 rounded-md px-2.5 py-1.5 text-sm data-[selected=true]:bg-lit";

function Item({ sheet, quotes, onPick }: { sheet: TemplateSheet; quotes: Quote[] | undefined; onPick: () => void }) {
  const words = useQuoteWords();
  const quote = quotes?.find((q) => q.category === sheet.category);
  const versions = sendableVersions(sheet);
  const shown = versions.find((v) => v.language === sheet.default_language) ?? versions[0];
  return (
    <Command.Item value={sheet.id} onSelect={onPick} className={itemClass}>
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <span className="min-w-0 truncate font-medium">{sheet.name}</span>
        <span className="ml-auto text-xs text-ink-2">
          {versions.map((v) => templateLanguage(v.language)).join(", ")}
        </span>
      </span>
      <span className="truncate text-xs text-ink-2">{shown?.parts.body}</span>
      {quote && <span className="truncate text-xs text-ink-2">{words(quote)}</span>}
    </Command.Item>
  );
}
