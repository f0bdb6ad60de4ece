import { useLingui } from "@lingui/react/macro";
import type { SearchProblem } from "@/entities/search";

/** What of a question is not understood, each at its place in the text. */
export function Problems({ text, problems }: { text: string; problems: SearchProblem[] }) {
  const say = useProblemWords();
  return (
    <div role="alert">
      <ul className="mt-2 space-y-1 text-sm">
        {problems.map((p) => (
          <li key={`${p.start}-${p.code}`}>
            <span className="text-ink-3">
              {p.start > 0 && "…"}
              {text.slice(Math.max(0, p.start - 12), p.start)}
            </span>
            <mark className="rounded-sm bg-transparent font-medium text-danger underline decoration-wavy underline-offset-4">
              {text.slice(p.start, p.end)}
            </mark>
            <span className="ml-2 text-ink-2">{say(p)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function useProblemWords() {
  const { t } = useLingui();
  return (p: SearchProblem): string => {
    const { name = "", value = "", meant = "" } = p;
    switch (p.code) {
      case "unknown_operator":
        return meant
          ? t`There is no “${name}:”. Did you mean “${meant}:”? Put it in quotes to look for the words.`
          : t`There is no “${name}:”. Put it in quotes to look for the words.`;
      case "missing_value":
        return t`“${name}:” needs something after it.`;
      case "wrong_value":
        return meant
          ? t`“${name}:” does not know “${value}”. Did you mean “${meant}”?`
          : t`“${name}:” does not know “${value}”.`;
      case "wrong_date":
        return t`“${value}” is no day: write 2026-03-31, 2026-03, 2026, today, yesterday or 7d.`;
      case "too_many":
        return t`This is too much at once: take something away.`;
      case "only_without":
        return t`This says only what is not to be found: add something to look for.`;
      case "ambiguous":
        return t`Too many are called “${value}”: write more of the name.`;
      default:
        return t`There is no “${value}” for “${name}:”.`;
    }
  };
}
