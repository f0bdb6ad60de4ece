import { Button } from "@kit/button";
import { useLingui } from "@lingui/react/macro";
import { currentLanguage } from "@/lib/language";
import { useOperatorWords } from "./operator-words";
import { operators } from "./operators";
import { useRecent } from "./recent";

/** Before anything is typed: what was looked for lately, and what can be asked. */
export function Hints({ onPick }: { onPick: (text: string) => void }) {
  const { t } = useLingui();
  const words = useOperatorWords();
  const [recent, forget] = useRecent();
  const language = currentLanguage();
  return (
    <div className="mt-6 space-y-6">
      {recent.length > 0 && (
        <section>
          <div className="flex items-center justify-between">
            <h2 className="text-xs text-ink-3">{t`Recent searches`}</h2>
            <Button variant="ghost" size="sm" onClick={forget}>{t`Clear`}</Button>
          </div>
          <ul className="divide-y divide-line border-y">
            {recent.map((text) => (
              <li key={text}>
                <button
                  type="button"
                  className="w-full truncate px-2 py-2 text-left hover:bg-hover"
                  onClick={() => onPick(text)}
                >
                  {text}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2 className="font-medium">{t`Find what was said, and by whom`}</h2>
        <p className="mt-1 text-sm text-ink-3">
          {t`Words of messages, names, phone numbers, or the number of a case such as #1042.`}{" "}
          {t`Quotes keep words together; a - before something leaves it out.`}
        </p>
        <ul className="mt-3 grid grid-cols-1 gap-x-6 sm:grid-cols-2">
          {operators.map((o) => (
            <li key={o.op}>
              <button
                type="button"
                className="flex min-h-8 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-hover"
                onClick={() => onPick(`${o[language]}:`)}
              >
                <span className="font-medium">{`${o[language]}:`}</span>
                <span className="truncate text-sm text-ink-3">{words[o.op]}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
