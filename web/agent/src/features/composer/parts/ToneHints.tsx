import { Button, IconButton } from "@kit/button";
import { Popover } from "@kit/popover";
import { useLingui } from "@lingui/react/macro";
import { SpellCheck, X } from "lucide-react";
import { useDeferredValue, useMemo } from "react";
import { type Draft, type Hint, hintsOf } from "../model/tone";

interface Props {
  draft: Draft;
  onMend: (text: string) => void;
  onOff: () => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** A quiet count of hints beside the tools; they open on demand, and each says why. */
export function ToneHints({ draft, onMend, onOff, open, onOpenChange }: Props) {
  const { t } = useLingui();
  const words = useWords();
  const { asked, waited, greeted, firstName } = draft;
  const text = useDeferredValue(draft.text);
  const hints = useMemo(
    () => hintsOf({ text, asked, waited, greeted, firstName }),
    [text, asked, waited, greeted, firstName],
  );
  if (hints.length === 0 && !open) return null;
  return (
    <Popover
      label={t`Hints on tone`}
      side="top"
      className="w-80 p-3"
      open={open}
      onOpenChange={onOpenChange}
      trigger={
        <Button size="sm" variant="ghost" aria-label={t`Hints on tone: ${hints.length}`}>
          <SpellCheck aria-hidden className="text-waiting" />
          <span className="tabular">{hints.length}</span>
        </Button>
      }
    >
      <div className="mb-2 flex items-center gap-2">
        <h2 className="flex-1 text-sm font-semibold">{t`Hints on tone`}</h2>
        <IconButton size="sm" label={t`Turn the hints on tone off`} onClick={onOff}>
          <X />
        </IconButton>
      </div>
      {hints.length === 0 && <p className="text-sm text-ink-2">{t`Nothing to mend in this draft.`}</p>}
      <ul className="grid gap-3">
        {hints.map((hint) => {
          const [what, why] = words(hint);
          const mend = "mend" in hint ? hint.mend : undefined;
          return (
            <li key={`${hint.kind}${what}`} className="grid gap-1 text-sm">
              <p className="font-medium">{what}</p>
              <p className="text-xs text-ink-2">{why}</p>
              {mend !== undefined && mend !== text && (
                <Button size="sm" className="justify-self-start" onClick={() => onMend(mend)}>
                  {t`Mend it`}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <p className="mt-3 text-2xs text-ink-3">{t`Worked out in this browser; your draft goes nowhere.`}</p>
    </Popover>
  );
}

/** What a hint says, and why. */
function useWords(): (hint: Hint) => [string, string] {
  const { t } = useLingui();
  return (hint) => {
    switch (hint.kind) {
      case "shouting":
        return [t`Words in capitals`, t`Capitals read as shouting.`];
      case "exclamations":
        return [t`Many exclamation marks`, t`One is warm; several sound hurried or cross.`];
      case "questions":
        return [t`Several question marks`, t`More than one sounds impatient.`];
      case "blunt":
        return [t`“${hint.word}” may hurt`, t`It can sound like an order or a reproach. Say what helps instead.`];
      case "greeting":
        return [t`No greeting`, t`This is our first message in this case; a greeting sets the tone.`];
      case "closing":
        return [t`No closing`, t`A long message ends better with a goodbye.`];
      case "apology":
        return [t`A long wait`, t`The customer has waited for hours; say sorry for it first.`];
      case "long":
        return [
          t`It is long: ${hint.words} words`,
          t`On a phone that fills several screens. Send the answer first, the details after.`,
        ];
      case "unanswered":
        return [t`A question may stay open`, t`The customer asked: “${hint.question}”`];
    }
  };
}
