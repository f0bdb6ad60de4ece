import { Button, IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { Trans, useLingui } from "@lingui/react/macro";
import { Plus, Trash2 } from "lucide-react";
import { useRef } from "react";
import { type CardDraft, newCard, newCardButton } from "../model/extra";
import { Row } from "../parts/RichRow";
import { Picture } from "./Picture";
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
          <Picture
            of={card}
            add={t`Add a picture to card ${i + 1}`}
            remove={t`Remove the picture of card ${i + 1}`}
            onChange={(part) => change(card.key, part)}
          />
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
