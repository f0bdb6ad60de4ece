import { useLingui } from "@lingui/react/macro";
import type { FilterUse } from "@/entities/saved-filter";

/** What uses a filter, in words. */
export function useText(): (use: FilterUse) => string {
  const { t } = useLingui();
  return ({ kind, name }) => {
    switch (kind) {
      case "filter":
        return name ? t`the filter “${name}”` : t`a filter of somebody`;
      case "view":
        return name ? t`the view “${name}”` : t`a view of somebody`;
      case "recipe":
        return name ? t`the recipe “${name}”` : t`a recipe`;
      case "topic":
        return name ? t`the topic “${name}”` : t`a topic`;
      case "workstream":
        return name ? t`the workstream “${name}”` : t`a workstream`;
      case "sla_policy":
        return name ? t`the promise “${name}”` : t`a promise`;
      case "smart_tag":
        return name ? t`the smart tag “${name}”` : t`a smart tag`;
    }
  };
}
