import { t } from "@lingui/core/macro";
import type { Finding } from "@/entities/work";
import { languageName } from "./languages";
import { type AutoKind, kindName } from "./messages";

/** What a finding says in a sentence. A code that is not here is newer than this page. */
export function findingText(f: Finding): string {
  const name = f.name ?? "";
  const detail = f.detail ?? "";
  switch (f.code) {
    case "channel_failing":
      return detail ? t`${name} does not work: ${detail}` : t`${name} does not work.`;
    case "channel_off":
      return t`${name} is switched off: nothing comes in there.`;
    case "channel_unchecked":
      return t`Nobody knows yet whether ${name} works: nothing came in, and it was not checked.`;
    case "channel_taken":
      return t`${name} belongs to the workstream ${detail} by now.`;
    case "no_default_skill":
      return t`Nobody has chosen the default skill of ${name} yet.`;
    case "no_member":
      return t`Nobody is in the queue ${name}: its cases would wait for ever.`;
    case "nobody_online":
      return t`Nobody of the queue ${name} is online now: cases would wait.`;
    case "nobody_skilled":
      return t`Nobody in the queue has ${name} from level ${detail}: such cases would wait.`;
    case "agentless":
      return t`${name} is for machines alone: cases that need it are given to no person.`;
    case "too_large":
      return t`A case would take ${detail} units, and nobody in the queue ${name} can hold so many.`;
    case "never_open":
      return t`${name} is never open.`;
    case "no_text":
      return t`“${kindName(detail as AutoKind)}” has no text in this language: ${languageName(name)}. Customers get another one.`;
    case "template_unapproved":
      return t`“${detail}” is approved in no language: nothing can be suggested when the window is over.`;
    case "template_language":
      return t`“${detail}” is not approved in this language: ${languageName(name)}. Customers get it in another one.`;
    default:
      return f.code;
  }
}

/** Where a finding is mended, if not in the step itself. */
export function mend(f: Finding): { to: string; label: string } | undefined {
  switch (f.code) {
    case "channel_failing":
    case "channel_off":
    case "channel_unchecked":
    case "no_default_skill":
      return { to: `/settings/channels/${f.id}`, label: t`To the channel` };
    case "channel_taken":
      return { to: `/settings/workstreams/${f.id}`, label: t`To that workstream` };
    case "no_member":
    case "nobody_online":
      return { to: `/settings/queues/${f.id}`, label: t`To the queue` };
    case "too_large":
    case "nobody_skilled":
    case "agentless":
      return { to: "/settings/skills", label: t`To the skills` };
    case "never_open":
      return f.detail === "queue"
        ? { to: `/settings/queues/${f.id}`, label: t`To the queue` }
        : { to: `/settings/hours/${f.id}`, label: t`To the hours` };
    default:
      return undefined;
  }
}

/** How much the worst of them matters. */
export function worst(findings: readonly Finding[]): Finding["level"] | undefined {
  return (["error", "warning", "note"] as const).find((level) => findings.some((f) => f.level === level));
}
