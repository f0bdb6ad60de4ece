import { Field } from "@kit/field";
import { Textarea } from "@kit/input";
import { Switch } from "@kit/switch";
import { useLingui } from "@lingui/react/macro";
import type { ConsentPolicy } from "@/entities/consent";

type Answer = ConsentPolicy["answer"];
type What = "stop" | "start";
type Language = "en" | "es";

interface Props {
  value: Answer;
  disabled: boolean;
  problem: (field: string) => string | undefined;
  onChange: (value: Answer) => void;
}

/** What is said once to who opted out or in by a word, in each language. */
export function AnswerFields({ value, disabled, problem, onChange }: Props) {
  const { t } = useLingui();
  const label: Record<What, Record<Language, string>> = {
    stop: { en: t`After a stop word, in English`, es: t`After a stop word, in Spanish` },
    start: { en: t`After a start word, in English`, es: t`After a start word, in Spanish` },
  };
  const field = (what: What, language: Language) => (
    <Field key={what + language} label={label[what][language]} error={problem(`answer.${what}.${language}`)}>
      <Textarea
        rows={2}
        maxLength={1000}
        lang={language}
        value={value[what][language] ?? ""}
        onChange={(e) => onChange({ ...value, [what]: { ...value[what], [language]: e.target.value } })}
      />
    </Field>
  );
  return (
    <>
      <Switch
        checked={value.enabled}
        disabled={disabled}
        onChange={(enabled) => onChange({ ...value, enabled })}
        label={t`Answer such a word`}
        help={t`Once, when it changes something, in the customer's language where there is a text in it.`}
      />
      {value.enabled && (
        <div className="grid gap-4 sm:grid-cols-2">
          {field("stop", "en")}
          {field("stop", "es")}
          {field("start", "en")}
          {field("start", "es")}
        </div>
      )}
      {problem("answer") && (
        <p role="alert" className="text-xs text-danger">
          {problem("answer")}
        </p>
      )}
    </>
  );
}
