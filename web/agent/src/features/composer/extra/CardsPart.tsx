import { upload } from "@client/api";
import { Button, IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { toast } from "@kit/toast";
import { Trans, useLingui } from "@lingui/react/macro";
import { ImagePlus, Plus, Trash2, X } from "lucide-react";
import { useRef } from "react";
import { errorText } from "@/lib/error-text";
import type { UploadRef } from "../model/draft";
import { type CardDraft, newCard, newCardButton } from "../model/extra";
import { Row } from "../parts/RichRow";
import type { PartProps } from "./parts";

/** Cards side by side: each with a title, words, a picture and buttons. */
export function CardsPart({ draft, complaint, set }: PartProps) {
  const { t } = useLingui();
  // A picture may arrive after other words were written.
  const cards = useRef(draft.cards);
  cards.current = draft.cards;
  const change = (key: string, part: Partial<CardDraft>) =>
    set({ cards: cards.current.map((c) => (c.key === key ? { ...c, ...part } : c)) });
  return (
    <>
      {draft.cards.map((card, i) => (
        <fieldset key={card.key} className="grid gap-2 rounded-md border p-2.5">
          <legend className="px-1 text-xs font-medium text-ink-2">{t`Card ${i + 1}`}</legend>
          <Row
            label={t`Title`}
            limit={0}
            value={card.title}
            error={complaint(`cards.${i}.title`)}
            after={
              draft.cards.length > 1 && (
                <IconButton
                  label={t`Remove card ${i + 1}`}
                  onClick={() => set({ cards: draft.cards.filter((c) => c.key !== card.key) })}
                >
                  <Trash2 />
                </IconButton>
              )
            }
          >
            <Input value={card.title} onChange={(e) => change(card.key, { title: e.target.value })} />
          </Row>
          <Row label={t`Text (optional)`} limit={0} value={card.text}>
            <Input value={card.text} onChange={(e) => change(card.key, { text: e.target.value })} />
          </Row>
          <Picture card={card} n={i + 1} onChange={(part) => change(card.key, part)} />
          {card.buttons.map((b, j) => (
            <div key={b.key} className="grid grid-cols-2 gap-2">
              <Row label={t`Button ${j + 1}`} limit={0} value={b.title} error={complaint(`cards.${i}.buttons.${j}`)}>
                <Input
                  value={b.title}
                  onChange={(e) => change(card.key, { buttons: card.buttons.with(j, { ...b, title: e.target.value }) })}
                />
              </Row>
              <Row
                label={t`Opens a page (optional)`}
                limit={0}
                value={b.url}
                error={complaint(`cards.${i}.buttons.${j}.url`)}
                after={
                  <IconButton
                    label={t`Remove button ${j + 1}`}
                    onClick={() => change(card.key, { buttons: card.buttons.filter((x) => x.key !== b.key) })}
                  >
                    <Trash2 />
                  </IconButton>
                }
              >
                <Input
                  type="url"
                  placeholder="https://"
                  value={b.url}
                  onChange={(e) => change(card.key, { buttons: card.buttons.with(j, { ...b, url: e.target.value }) })}
                />
              </Row>
            </div>
          ))}
          {card.buttons.length < 3 && (
            <Button
              size="sm"
              variant="ghost"
              className="justify-self-start"
              onClick={() => change(card.key, { buttons: [...card.buttons, newCardButton()] })}
            >
              <Plus aria-hidden />
              <Trans>Add a button</Trans>
            </Button>
          )}
        </fieldset>
      ))}
      {draft.cards.length < 10 && (
        <Button
          size="sm"
          variant="ghost"
          className="justify-self-start"
          onClick={() => set({ cards: [...draft.cards, newCard()] })}
        >
          <Plus aria-hidden />
          <Trans>Add a card</Trans>
        </Button>
      )}
    </>
  );
}

function Picture({ card, n, onChange }: { card: CardDraft; n: number; onChange: (part: Partial<CardDraft>) => void }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      const kept = await upload<UploadRef>("/uploads", file, file.name || "picture");
      onChange({ image: kept.id, shown: URL.createObjectURL(file) });
    } catch (e) {
      void toast({ title: errorText(e) });
    }
  };
  return (
    <div className="flex items-center gap-2">
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={(e) => {
          void take(e.target.files?.[0]);
          e.target.value = "";
        }}
      />
      {card.shown && <img src={card.shown} alt="" className="size-10 rounded object-cover" />}
      {card.image ? (
        <Button size="sm" variant="ghost" onClick={() => onChange({ image: "", shown: "" })}>
          <X aria-hidden />
          {t`Remove the picture of card ${n}`}
        </Button>
      ) : (
        <Button size="sm" variant="ghost" onClick={() => input.current?.click()}>
          <ImagePlus aria-hidden />
          {t`Add a picture to card ${n}`}
        </Button>
      )}
    </div>
  );
}
