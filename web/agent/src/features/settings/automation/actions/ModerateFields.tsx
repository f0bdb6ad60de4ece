import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import type { RecipeDraft } from "../draft";
import type { FieldsProps } from "./kind";
import { Warning } from "./ReplyFields";
import { able, noneCan, type Scope, useScope } from "./scope";

type Verb = "hide" | "remove" | "block";
const verbs: Verb[] = ["hide", "remove", "block"];

/** What is done on the network to the words that started the recipe. */
export function ModerateFields({ params, onChange, recipe }: FieldsProps) {
  const scope = useScope(recipe);
  const verb = (verbs.includes(params.verb as Verb) ? params.verb : "hide") as Verb;
  const names: Record<Verb, string> = {
    hide: t`Hide it from the public`,
    remove: t`Delete it on the network`,
    block: t`Block who wrote it`,
  };
  const lacking = scope.channels.filter(
    ({ platform }) => platform?.capabilities.public && !able(platform.capabilities.public.verbs[verb]?.level),
  );
  const without = [...new Set(lacking.map(({ platform }) => platform?.title))].join(", ");
  const final = scope.channels.some(({ platform }) => platform?.capabilities.public?.verbs[verb]?.final);
  return (
    <div className="grid gap-3">
      <Field label={t`What is done`} className="max-w-xs">
        <Select
          value={verb}
          options={verbs.map((v) => {
            const why = cannot(scope, v);
            return { value: v, label: why ? `${names[v]} (${why})` : names[v] };
          })}
          onChange={(next) => onChange({ verb: next })}
        />
      </Field>
      {cannot(scope, verb) ? (
        <Warning>{cannot(scope, verb) ?? ""}</Warning>
      ) : (
        without && <p className="m-0 text-ink-2 text-sm">{t`Not possible on: ${without}. There the run says so.`}</p>
      )}
      {(verb === "remove" || final) && (
        <Warning>{t`This cannot be undone on the network. Try the recipe out first; our own copy stays in the inbox.`}</Warning>
      )}
      {verb !== "remove" && !final && (
        <p className="m-0 text-ink-2 text-sm">{t`Others no longer see it; our own copy stays in the inbox.`}</p>
      )}
    </div>
  );
}

function cannot(scope: Scope, verb: Verb): string | undefined {
  return noneCan(scope, t`none of the recipe's channels can do this`, ({ capabilities: { public: side } }) =>
    able(side?.verbs[verb]?.level) ? true : side?.verbs[verb]?.why,
  );
}

/** Why nothing can be moderated. */
export function moderateUnless(recipe: RecipeDraft, scope: Scope): string | undefined {
  if (recipe.trigger.kind !== "new" && recipe.trigger.kind !== "message") return t`No message starts this recipe.`;
  if (verbs.some((verb) => cannot(scope, verb) === undefined)) return undefined;
  return t`None of the recipe's channels can do this in public.`;
}
