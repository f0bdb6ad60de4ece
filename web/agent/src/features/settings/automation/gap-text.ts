import { t } from "@lingui/core/macro";
import type { RecipeGap } from "@/entities/recipe";

/** What a name in a file is the name of. */
function nounName(of: string | undefined): string {
  switch (of) {
    case "person":
      return t`Person`;
    case "team":
      return t`Team`;
    case "channel":
      return t`Channel`;
    case "queue":
      return t`Queue`;
    case "skill":
      return t`Skill`;
    case "policy":
      return t`SLA policy`;
    case "survey":
      return t`Survey`;
    case "template":
      return t`Template`;
    case "topic":
      return t`Topic`;
    case "filter":
      return t`Saved filter`;
    case "calendar":
      return t`Calendar`;
    case "workstream":
      return t`Workstream`;
    case "sub_status":
      return t`Sub-status`;
    case "company":
      return t`Company`;
    default:
      return t`Contact`;
  }
}

/** Why something of a file has to be filled in here. */
function gapText(gap: RecipeGap): string {
  const name = gap.name ?? "";
  const noun = nounName(gap.of);
  switch (gap.kind) {
    case "several":
      return t`${noun}: more than one is called “${name}” here`;
    case "secret":
      return name ? t`the file has only “${name}” of the address` : t`what it is authorised with is not in the file`;
    case "refused":
      return gap.of === "topic" ? t`the topic “${name}” is not complete here` : (gap.why ?? "");
    default:
      return t`${noun}: nothing here is called “${name}”`;
  }
}

/** A channel of a topic that is not here: as a file named it, else one that was deleted. */
export function lostChannel(id: string, missing: readonly RecipeGap[] | undefined): string {
  return missing?.some((gap) => gap.of === "channel" && gap.name === id)
    ? t`${id}: not here`
    : t`A channel that was deleted`;
}

/** A gap with its place: "Action 2: what it is authorised with is not in the file". */
export function gapLine(gap: RecipeGap): string {
  if (gap.path.startsWith("channels")) return gapText(gap); // that it is a channel is said once
  return `${placeName(gap.path)}: ${gapText(gap)}`;
}

/** Gaps in the order in which a recipe or a topic shows its parts. */
export function inOrder(gaps: readonly RecipeGap[]): RecipeGap[] {
  const parts = ["topics", "channels", "filter", "hours", "actions"];
  const rank = ({ path }: RecipeGap) => {
    const action = /^actions\[(\d+)\]/.exec(path);
    return parts.findIndex((part) => path.startsWith(part)) * 100 + Number(action?.[1] ?? 0);
  };
  return gaps.toSorted((a, b) => rank(a) - rank(b));
}

/** Where in a recipe: "Action 2", "Conditions". */
function placeName(path: string): string {
  const action = /^actions\[(\d+)\]/.exec(path);
  if (action) return t`Action ${Number(action[1]) + 1}`;
  if (path.startsWith("filter")) return t`Conditions`;
  if (path.startsWith("topics")) return t`Topics`;
  if (path.startsWith("hours")) return t`Hours`;
  return path;
}
