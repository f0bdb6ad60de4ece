import { EmptyState } from "@kit/empty";
import { Input } from "@kit/input";
import { t } from "@lingui/core/macro";
import { SearchX } from "lucide-react";
import { useState } from "react";
import { currentLanguage } from "@/lib/language";
import { terms } from "./terms";

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** All words of the desk with their meanings, by the alphabet of the language that is spoken. */
export function GlossaryPage() {
  const [query, setQuery] = useState("");
  const language = currentLanguage();
  const wanted = plain(query.trim());
  const list = Object.entries(terms)
    .map(([name, term]) => ({ name, ...term[language] }))
    .filter((term) => plain(`${term.word} ${term.means}`).includes(wanted))
    .sort((a, b) => a.word.localeCompare(b.word, language));
  return (
    <div className="h-full overflow-y-auto bg-paper">
      <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-5 px-4 py-6 sm:px-8">
        <header>
          <h1 className="text-xl font-semibold">{t`Glossary`}</h1>
          <p className="mt-1 max-w-prose text-sm text-ink-2">
            {t`The words of the desk. Wherever one stands with a dotted line, it says there what it means.`}
          </p>
        </header>
        <Input
          type="search"
          aria-label={t`Find a word`}
          placeholder={t`Find a word`}
          value={query}
          onChange={(e) => setQuery(e.target.value)}
          className="max-w-xs"
        />
        {list.length === 0 ? (
          <EmptyState icon={SearchX} title={t`Nothing by that name`} />
        ) : (
          <dl className="divide-y divide-line border-y border-line">
            {list.map((term) => (
              <div key={term.name} className="grid gap-x-4 py-2 text-sm sm:grid-cols-[11rem_1fr]">
                <dt className="font-medium first-letter:uppercase">{term.word}</dt>
                <dd className="text-ink-2">{term.means}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </div>
  );
}
