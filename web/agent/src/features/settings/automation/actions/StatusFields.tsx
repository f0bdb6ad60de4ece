import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { statusName } from "@/actions/case-actions";
import type { CaseStatus } from "@/entities/case";
import type { RecipeDraft } from "../draft";
import type { FieldsProps } from "./kind";

/** Where a tag starts a recipe the status stays as it is. */
export const statusUnless = (recipe: RecipeDraft) =>
  recipe.trigger.kind === "tag"
    ? t`Where a tag starts the recipe the status stays as it is. Have it wait for a change of status.`
    : undefined;

/** Where a message of a case starts it, the case can be resolved or opened. */
const notPending = (recipe?: RecipeDraft) => recipe?.trigger.kind === "message";

export function StatusFields({ params, onChange, recipe }: FieldsProps) {
  const chosen = params.status as CaseStatus;
  const never = notPending(recipe);
  return (
    <Field
      label={t`New status`}
      className="max-w-xs"
      help={
        never ? t`Pending is there where the recipe waits for a change of status, or for a new message.` : undefined
      }
      error={never && chosen === "pending" ? t`Pending cannot be set by what starts this recipe.` : undefined}
    >
      <Select
        value={chosen}
        options={(["open", "pending", "resolved"] as const)
          .filter((s) => !never || s !== "pending" || s === chosen)
          .map((s) => ({ value: s, label: statusName(s) }))}
        onChange={(status) => onChange({ status })}
      />
    </Field>
  );
}
