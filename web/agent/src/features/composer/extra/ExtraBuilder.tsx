import { IconButton } from "@kit/button";
import { Textarea } from "@kit/input";
import { Trans, useLingui } from "@lingui/react/macro";
import { Info, X } from "lucide-react";
import type { ReactNode } from "react";
import type { Caps } from "@/entities/channel";
import type { Rich } from "@/entities/message";
import { lossWord, type Showing } from "@/entities/showing";
import { type Problems, type RichDraft, toRich } from "../model/rich";
import { Row, useComplaint } from "../parts/RichRow";
import { AppPart } from "./AppPart";
import { CardsPart } from "./CardsPart";
import { PagePart, QuickPart, TimesPart } from "./parts";
import { useShowing } from "./use-showing";

interface Props {
  draft: RichDraft;
  caps: Caps;
  problems: Problems;
  strict: boolean;
  channelId: string;
  conversationId: string;
  onChange: (draft: RichDraft) => void;
  onClose: () => void;
  preview: (rich: Rich) => ReactNode;
}

/** Builds a message around quick replies, cards, a page or times, beside what this channel makes of it. */
export function ExtraBuilder({ draft, caps, problems, strict, conversationId, onChange, onClose, preview }: Props) {
  const { t } = useLingui();
  const complaint = useComplaint(problems, strict);
  const set = (part: Partial<RichDraft>) => onChange({ ...draft, ...part });
  const titles: Record<string, string> = {
    quick: t`Message with quick replies`,
    cards: t`Message with cards`,
    page: t`Message with a web page`,
    times: t`Message with times to choose from`,
    app: t`Message with an app`,
  };
  const title = titles[draft.kind] ?? "";
  const rich = toRich(draft);
  const { data } = useShowing(conversationId, rich, problems.size === 0);
  const parts = { draft, complaint, set };
  return (
    <section aria-label={title} className="grid max-h-[46vh] gap-4 overflow-y-auto px-3 pt-3 md:grid-cols-[1fr_auto]">
      <div className="grid content-start gap-2">
        <div className="flex items-center justify-between">
          <h2 className="text-sm font-semibold">{title}</h2>
          <IconButton size="sm" label={t`Back to plain text`} onClick={onClose}>
            <X />
          </IconButton>
        </div>
        <Row
          label={draft.kind === "page" ? t`Text (optional)` : t`Text`}
          limit={0}
          value={draft.body}
          error={complaint("body")}
        >
          <Textarea rows={2} value={draft.body} onChange={(e) => set({ body: e.target.value })} />
        </Row>
        {draft.kind === "quick" && <QuickPart {...parts} />}
        {draft.kind === "cards" && <CardsPart {...parts} />}
        {draft.kind === "page" && <PagePart {...parts} />}
        {draft.kind === "app" && <AppPart {...parts} apps={caps.apps?.known ?? []} />}
        {draft.kind === "times" && <TimesPart {...parts} />}
      </div>
      <aside aria-label={t`Preview`} className="w-80 max-w-full">
        <p className="mb-1 text-2xs font-medium text-ink-3">
          <Trans>What the customer sees</Trans>
        </p>
        {data && problems.size === 0 ? (
          <Arrives showing={data} preview={preview} />
        ) : (
          <div className="rounded-[14px] bg-bubble-out px-3 py-2 text-base">{preview(rich)}</div>
        )}
      </aside>
    </section>
  );
}

/** What arrives on this channel, and what is lost on the way. */
function Arrives({ showing, preview }: { showing: Showing; preview: (rich: Rich) => ReactNode }) {
  const { t } = useLingui();
  return (
    <div className="grid gap-1.5">
      {showing.messages.map((m, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what would arrive has no identity
        <div key={i} className="rounded-[14px] bg-bubble-out px-3 py-2 text-base">
          {m.attachments.map((a) => (
            <p key={a.id} className="text-sm">
              🖼 {a.name}
            </p>
          ))}
          {m.content ? preview(m.content) : <p className="break-words whitespace-pre-wrap">{m.text}</p>}
        </div>
      ))}
      {showing.refused && (
        <p role="alert" className="text-sm text-danger">
          <Trans>This channel would refuse it:</Trans> {showing.refused.field} {showing.refused.detail}
        </p>
      )}
      {showing.lost.length > 0 && (
        <ul aria-label={t`What is lost on this channel`} className="grid gap-0.5 text-xs text-ink-2">
          {showing.lost.map((l) => (
            <li key={l} className="flex gap-1.5">
              <Info aria-hidden className="mt-0.5 size-3.5 shrink-0 text-waiting" />
              {lossWord(l)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
