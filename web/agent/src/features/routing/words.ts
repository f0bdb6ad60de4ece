import { plural, t } from "@lingui/core/macro";
import type { PresenceState } from "@/entities/agent";
import { presenceWord } from "@/entities/presence";
import type { Method } from "@/entities/queue";
import { duration } from "./duration";

// What routing says in codes, said in plain words. A code that is not here is
// newer than this page, and is shown as it is.

/** How a queue chooses among several people, in a sentence. */
export function methodHelp(method: Method | "pick"): string {
  switch (method) {
    case "pick":
      return t`Nothing is handed out: agents look at the queue and take what they can.`;
    case "round_robin":
      return t`One after the other: whoever got a case of this queue the longest ago is next.`;
    case "least_busy":
      return t`Whoever has the smallest share of their capacity in use.`;
    case "longest_idle":
      return t`Whoever got or finished a case the longest ago.`;
    case "best_skill":
      return t`Whoever has the highest levels of the skills that the case needs.`;
  }
}

export function methodName(method: Method | "pick"): string {
  switch (method) {
    case "pick":
      return t`Agents pick`;
    case "round_robin":
      return t`In turn`;
    case "least_busy":
      return t`Least busy`;
    case "longest_idle":
      return t`Longest idle`;
    case "best_skill":
      return t`Best skill match`;
  }
}

/** Why a case waits. */
export function waitText(code: string): string {
  const texts: Record<string, string> = {
    unknown_queue: t`Its queue no longer exists.`,
    pick: t`It waits until somebody takes it: agents pick the work of this queue.`,
    agentless: t`It needs a skill that only machines have: it is given to no person.`,
    outside_hours: t`The queue is closed now.`,
    no_member: t`Nobody is in the queue.`,
    nobody_there: t`Nobody of the queue is online.`,
    no_channel: t`Nobody who is there answers on this channel.`,
    no_skill: t`Nobody who is there has the skill at the level that it needs.`,
    no_skill_set: t`Nobody who is there has all the skills that it needs.`,
    no_language: t`Nobody who is there speaks the customer's language.`,
    delay: t`Those who could take it come in a little later.`,
    too_large: t`It takes more room than anybody has at all.`,
    rejected: t`Everybody who could take it turned it down; they are asked again soon.`,
    at_capacity: t`Everybody who could take it is full.`,
  };
  return texts[code] ?? code;
}

/** Why a case went to another queue. */
export function overflowText(code: string): string {
  const texts: Record<string, string> = {
    time: t`it had waited too long`,
    length: t`too many were waiting`,
    nobody_there: t`nobody was there`,
    outside_hours: t`the queue was closed`,
  };
  return texts[code] ?? code;
}

/** A skill that a case needs, and what asks for it. */
export function needText(need: { level: number; from?: string }, skill: string): string {
  const { level } = need;
  switch (need.from) {
    case "channel":
      return t`It needs ${skill} from level ${level}: the default skill of its channel.`;
    case "workstream":
      return t`It needs ${skill} from level ${level}: its workstream asks for it.`;
    case "rule":
      return t`It needs ${skill} from level ${level}: a rule asks for it.`;
    default:
      return t`It needs ${skill} from level ${level}.`;
  }
}

/** What made the difference, as a sentence about the one who got the case. */
export function decidedText(code: string, name: string): string {
  const texts: Record<string, string> = {
    preferred_agent: t`A rule names ${name} for cases like this.`,
    last_agent: t`${name} helped this customer last time.`,
    rank: t`${name} is asked first in this queue.`,
    language: t`${name} speaks the customer's language.`,
    turn: t`It was ${name}'s turn.`,
    load: t`${name} had the smallest share of their capacity in use.`,
    active_cases: t`${name} had the fewest open cases.`,
    idle: t`${name} had been free the longest.`,
    skill: t`${name} has the best skills for it.`,
    only_one: t`${name} was the only one who could take it.`,
    tie: t`${name} and the next were equal in everything.`,
    exchange: t`Another case changed hands, so that both could be served at once.`,
    picked: t`${name} took it from the queue.`,
    by_hand: t`Somebody assigned it to ${name}.`,
    answered: t`${name} answered the customer first.`,
  };
  return texts[code] ?? code;
}

/** What agents are compared by. */
export function criterionName(code: string): string {
  const names: Record<string, string> = {
    preferred_agent: t`Named by a rule`,
    last_agent: t`Helped last time`,
    rank: t`Place in the queue`,
    language: t`Speaks the language`,
    turn: t`Last turn`,
    load: t`Capacity in use`,
    active_cases: t`Open cases`,
    idle: t`Free for`,
    skill: t`Skill levels, added up`,
  };
  return names[code] ?? code;
}

/** The number of a criterion as people read it. */
export function criterionValue(code: string, value: number): string {
  switch (code) {
    case "preferred_agent":
    case "last_agent":
    case "language":
      return value > 0 ? t`yes` : t`no`;
    case "load":
      return `${value} %`;
    case "idle":
      return value < 0 ? t`no case yet` : duration(value);
    case "turn":
      return value > 0 ? `#${value}` : t`none yet`;
    default:
      return String(value);
  }
}

export interface Exclusion {
  code: string;
  presence?: PresenceState;
  have: number;
  need: number;
}

/** Why somebody could not take the case. skill is the name of the one that they lack. */
export function exclusionText({ code, presence, have, need }: Exclusion, skill = ""): string {
  const texts: Record<string, string> = {
    not_present: presence ? t`is not taking work: ${presenceWord(presence)}` : t`is not taking work`,
    no_channel: t`does not answer on this channel`,
    missing_skill: skill
      ? t`has ${skill} at level ${have}, and ${need} is needed`
      : t`lacks a skill that the case needs`,
    no_language: t`does not speak the language`,
    delayed: t`is only asked after a while`,
    too_small: t`can hold ${have}, and the case takes ${need}`,
    rejected: t`turned it down; the others are asked first`,
    at_capacity: t`is full: the case takes ${need}, and there is room for ${have}`,
    held: t`is kept free for a larger case`,
  };
  return texts[code] ?? code;
}

/** How many one reason kept out. */
export function excludedText(code: string, agents: number): string {
  const texts: Record<string, string> = {
    not_present: plural(agents, { one: "# is not taking work", other: "# are not taking work" }),
    no_channel: plural(agents, { one: "# is not on this channel", other: "# are not on this channel" }),
    missing_skill: plural(agents, { one: "# lacks a skill", other: "# lack a skill" }),
    no_language: plural(agents, { one: "# does not speak the language", other: "# do not speak the language" }),
    delayed: plural(agents, { one: "# is asked later", other: "# are asked later" }),
    too_small: plural(agents, { one: "# can never hold it", other: "# can never hold it" }),
    rejected: plural(agents, { one: "# turned it down", other: "# turned it down" }),
    at_capacity: plural(agents, { one: "# is full", other: "# are full" }),
    held: plural(agents, { one: "# is kept free", other: "# are kept free" }),
  };
  return texts[code] ?? `${code}: ${agents}`;
}

/** The parts of a case that rules look at beside the fields of filters. */
export function conditionName(field: string): string {
  const names: Record<string, string> = {
    words: t`Words`,
    languages: t`Language`,
    kinds: t`Kind of channel`,
  };
  return names[field] ?? field;
}

/** The parts of a case that rules set. */
export function setName(field: string): string {
  const names: Record<string, string> = {
    queue_id: t`queue`,
    priority: t`priority`,
    skills: t`skills`,
    language: t`language`,
    category: t`category`,
    agent_id: t`person`,
  };
  return names[field] ?? field;
}

/** The kinds of channels, as platforms declare them. */
export function kindName(kind: string): string {
  const names: Record<string, string> = {
    messaging: t`Messaging`,
    social: t`Social network`,
    chat: t`Chat on your site`,
    email: t`E-mail`,
    sms: t`Text messages`,
    collaboration: t`Team chat`,
  };
  return names[kind] ?? kind;
}
