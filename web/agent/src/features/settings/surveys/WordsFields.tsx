import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { SurveyWords } from "@/entities/survey";
import { Section } from "../parts/Page";
import type { PartProps } from "./SurveyPage";

const variables = "{{contact.first_name}}, {{agent.name}}, {{case.number}}";

const offered = ["en", "es", "ca", "de", "fr", "it", "pt"];

/** The words of a survey, one language at a time. */
export function WordsFields({ draft, set }: PartProps) {
  const have = Object.keys(draft.words);
  const [chosen, setAt] = useState(draft.language);
  const at = draft.words[chosen] ? chosen : draft.language;
  const words = draft.words[at] ?? { question: "" };
  const change = (next: Partial<SurveyWords>) => set({ words: { ...draft.words, [at]: { ...words, ...next } } });
  const nameOf = new Intl.DisplayNames(undefined, { type: "language" });
  const missing = offered.filter((l) => !have.includes(l));
  const [first, second, third] =
    draft.kind === "nps"
      ? [t`Asked after 0 to 6`, t`Asked after 7 or 8`, t`Asked after 9 or 10`]
      : [t`Asked after 1 or 2`, t`Asked after 3`, t`Asked after 4 or 5`];
  return (
    <Section
      title={t`Words`}
      about={t`Each customer gets their own language where it is here. ${variables} are filled in.`}
    >
      <div className="grid gap-4">
        <div className="flex flex-wrap items-end gap-3">
          <Field label={t`Language`}>
            <Select
              value={at}
              options={have.map((value) => ({ value, label: nameOf.of(value) ?? value }))}
              onChange={setAt}
            />
          </Field>
          {missing.length > 0 && (
            <Field label={t`Add a language`}>
              <Select
                value=""
                options={[
                  { value: "", label: "–" },
                  ...missing.map((value) => ({ value, label: nameOf.of(value) ?? value })),
                ]}
                onChange={(language) => {
                  if (!language) return;
                  set({ words: { ...draft.words, [language]: { question: "" } } });
                  setAt(language);
                }}
              />
            </Field>
          )}
          {at !== draft.language && (
            <>
              <Button onClick={() => set({ language: at })}>{t`Use where there is none of theirs`}</Button>
              <Button
                onClick={() => {
                  const { [at]: _, ...rest } = draft.words;
                  set({ words: rest });
                }}
              >
                {t`Remove`}
              </Button>
            </>
          )}
        </div>
        <Field label={t`Question`}>
          <Input
            required
            maxLength={500}
            value={words.question}
            onChange={(e) => change({ question: e.target.value })}
          />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={t`What the lowest score means`}>
            <Input maxLength={60} value={words.low ?? ""} onChange={(e) => change({ low: e.target.value })} />
          </Field>
          <Field label={t`What the highest score means`}>
            <Input maxLength={60} value={words.high ?? ""} onChange={(e) => change({ high: e.target.value })} />
          </Field>
        </div>
        <Field label={t`Thanks`}>
          <Input maxLength={500} value={words.thanks ?? ""} onChange={(e) => change({ thanks: e.target.value })} />
        </Field>
        <Field label={first} help={t`One follow-up question by score; empty: none.`}>
          <Input
            maxLength={500}
            value={words.follow_low ?? ""}
            onChange={(e) => change({ follow_low: e.target.value })}
          />
        </Field>
        <Field label={second}>
          <Input
            maxLength={500}
            value={words.follow_middle ?? ""}
            onChange={(e) => change({ follow_middle: e.target.value })}
          />
        </Field>
        <Field label={third}>
          <Input
            maxLength={500}
            value={words.follow_high ?? ""}
            onChange={(e) => change({ follow_high: e.target.value })}
          />
        </Field>
      </div>
    </Section>
  );
}
