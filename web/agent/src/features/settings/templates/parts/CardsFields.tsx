import { Button, IconButton } from "@kit/button";
import { t } from "@lingui/core/macro";
import { ArrowLeft, ArrowRight, Plus, X } from "lucide-react";
import type { Card, TemplateRules } from "@/entities/template-edit";
import { moved, nextCard } from "../draft";
import { ButtonsFields } from "./ButtonsFields";
import { HeaderFields } from "./HeaderFields";
import { PartFinding } from "./Spot";
import { VariableText } from "./VariableText";

interface Props {
  cards: readonly Card[];
  rules?: TemplateRules;
  onChange: (cards: Card[]) => void;
  onFill: (key: string, fill: string) => void;
}

/** The cards of a carousel: all alike, each with a picture or a video. */
export function CardsFields({ cards, rules, onChange, onFill }: Props) {
  const most = rules?.cards.most ?? 10;
  const set = (at: number, patch: Partial<Card>) => onChange(cards.map((c, i) => (i === at ? { ...c, ...patch } : c)));
  return (
    <div data-spot="cards" className="grid grid-cols-1 gap-3">
      <PartFinding path="cards" />
      <ol className="grid gap-4">
        {cards.map((card, i) => {
          const number = i + 1;
          const path = `cards[${i}]`;
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: cards have no other identity
              key={i}
              aria-label={t`Card ${number}`}
              className="grid grid-cols-1 gap-3 rounded-md border p-3"
            >
              <div className="flex items-center gap-1">
                <span className="flex-1 font-medium text-sm">{t`Card ${number}`}</span>
                <IconButton
                  size="sm"
                  label={t`Move card ${number} forward`}
                  inactive={i === 0}
                  onClick={() => onChange(moved(cards, i, -1))}
                >
                  <ArrowLeft />
                </IconButton>
                <IconButton
                  size="sm"
                  label={t`Move card ${number} back`}
                  inactive={i === cards.length - 1}
                  onClick={() => onChange(moved(cards, i, 1))}
                >
                  <ArrowRight />
                </IconButton>
                <IconButton
                  size="sm"
                  label={t`Take card ${number} out`}
                  onClick={() => onChange(cards.filter((_, at) => at !== i))}
                >
                  <X />
                </IconButton>
              </div>
              <HeaderFields
                path={`${path}.header`}
                header={card.header}
                rules={rules}
                kinds={["image", "video"]}
                onChange={(header) => set(i, { header })}
                onFill={() => undefined}
              />
              <VariableText
                label={t`Text of card ${number}`}
                path={`${path}.body`}
                text={card.body ?? ""}
                examples={card.examples}
                limit={rules?.cards.body_length}
                rows={2}
                onChange={(body, examples) => set(i, { body, examples })}
                onFill={(variable, fill) => onFill(`cards.${i}.body.${variable}`, fill)}
              />
              <ButtonsFields
                path={`${path}.buttons`}
                buttons={card.buttons}
                rules={rules}
                kinds={["quick_reply", "url", "phone"]}
                onChange={(buttons) => set(i, { buttons })}
              />
            </li>
          );
        })}
      </ol>
      <Button
        size="sm"
        className="justify-self-start"
        inactive={cards.length >= most}
        hint={cards.length >= most ? t`No more fit into a carousel` : undefined}
        onClick={() => onChange([...cards, nextCard(cards)])}
      >
        <Plus aria-hidden /> {t`Add a card`}
      </Button>
    </div>
  );
}
