import { t } from "@lingui/core/macro";
import { CircleAlert, CircleCheck, CircleDashed, CircleOff, Clock3, TriangleAlert } from "lucide-react";
import type { AccountNumber, NameStatus, NumberChange, NumberStep } from "@/entities/number";
import { writtenLocale } from "@/lib/language";

const calm = "text-ink-3";
const good = "text-good";
const wait = "text-waiting";
const bad = "text-danger";

function Said({ icon: Icon, word, tone }: { icon: typeof CircleCheck; word: string; tone: string }) {
  return (
    <span className={`inline-flex items-center gap-1 text-xs font-medium ${tone}`}>
      <Icon className="size-3.5" aria-hidden /> {word}
    </span>
  );
}

/** A number's state as a word. */
function statusWord(status: AccountNumber["status"], platforms = ""): string {
  switch (status) {
    case "connected":
      return t`Registered`;
    case "pending":
      return t`Not registered yet`;
    case "unverified":
      return t`Not verified yet`;
    case "flagged":
      return t`Flagged for low quality`;
    case "restricted":
      return t`Restricted`;
    case "limited":
      return t`At its limit`;
    case "disconnected":
      return t`Not registered any more`;
    case "banned":
      return t`Banned`;
    case "deleted":
      return t`Deleted`;
    case "migrated":
      return t`Moved to another account`;
    default:
      return platforms || t`Not known`;
  }
}

const statusLooks: Record<AccountNumber["status"], { icon: typeof CircleCheck; tone: string }> = {
  connected: { icon: CircleCheck, tone: good },
  pending: { icon: Clock3, tone: wait },
  unverified: { icon: Clock3, tone: wait },
  flagged: { icon: TriangleAlert, tone: wait },
  restricted: { icon: TriangleAlert, tone: bad },
  limited: { icon: TriangleAlert, tone: wait },
  disconnected: { icon: CircleOff, tone: bad },
  banned: { icon: CircleAlert, tone: bad },
  deleted: { icon: CircleOff, tone: calm },
  migrated: { icon: CircleOff, tone: calm },
  unknown: { icon: CircleDashed, tone: calm },
};

/** A number's state as a word with an icon: never by colour alone. */
export function NumberState({ number }: { number: Pick<AccountNumber, "status" | "gone_at" | "word"> }) {
  if (number.gone_at) return <Said icon={CircleOff} word={t`No longer on the account`} tone={calm} />;
  return <Said {...statusLooks[number.status]} word={statusWord(number.status, number.word)} />;
}

function qualityWord(quality: AccountNumber["quality"]): string {
  switch (quality) {
    case "green":
      return t`Good quality`;
    case "yellow":
      return t`Medium quality`;
    case "red":
      return t`Low quality`;
    default:
      return t`No quality yet`;
  }
}

function nameWord(status: NameStatus): string {
  switch (status) {
    case "approved":
      return t`Name approved`;
    case "pending":
      return t`Name in review`;
    case "declined":
      return t`Name declined`;
    case "expired":
      return t`Name approval expired`;
    default:
      return t`Name not reviewed`;
  }
}

function sendingWord(can: string): string {
  switch (can) {
    case "available":
      return t`possible`;
    case "limited":
      return t`within limits`;
    case "blocked":
      return t`blocked`;
    default:
      return t`not known`;
  }
}

function hooksWord(word: string): string {
  if (word === "subscribed") return t`the app's own address`;
  return word === "unsubscribed" ? t`none` : word;
}

export function Quality({ quality }: { quality: AccountNumber["quality"] }) {
  const looks = {
    green: { icon: CircleCheck, tone: good },
    yellow: { icon: TriangleAlert, tone: wait },
    red: { icon: CircleAlert, tone: bad },
    unknown: { icon: CircleDashed, tone: calm },
  };
  return <Said {...looks[quality]} word={qualityWord(quality)} />;
}

export function NameState({ status }: { status: NameStatus }) {
  const looks = {
    approved: { icon: CircleCheck, tone: good },
    pending: { icon: Clock3, tone: wait },
    declined: { icon: CircleAlert, tone: bad },
    expired: { icon: TriangleAlert, tone: bad },
    none: { icon: CircleDashed, tone: calm },
  };
  return <Said {...looks[status]} word={nameWord(status)} />;
}

/** How many people may be written to first in a day. */
export function limitWords(limit: number): string {
  if (limit === 0) return t`not known`;
  if (limit < 0) return t`without a limit`;
  const count = new Intl.NumberFormat(writtenLocale()).format(limit);
  return t`${count} people a day`;
}

export function throughputWords(level: AccountNumber["throughput"]): string {
  switch (level) {
    case "standard":
      return t`standard`;
    case "high":
      return t`high`;
    default:
      return t`not known`;
  }
}

export function stepWords(step: NumberStep): string {
  switch (step) {
    case "started":
      return t`Begun`;
    case "code_asked":
      return t`Code asked for`;
    case "verified":
      return t`Verified`;
    case "registered":
      return t`Registered`;
    case "name_approved":
      return t`Name approved`;
    case "first_message":
      return t`First message`;
  }
}

export function methodWords(method: string): string {
  return method === "voice" ? t`By a call` : t`By SMS`;
}

/** How long a step took, as people say it. */
export function spanWords(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  const say = (value: number, unit: "second" | "minute" | "hour" | "day") =>
    new Intl.NumberFormat(writtenLocale(), { style: "unit", unit, unitDisplay: "long" }).format(value);
  if (seconds < 60) return say(seconds, "second");
  if (seconds < 3600) return say(Math.round(seconds / 60), "minute");
  if (seconds < 172_800) return say(Math.round(seconds / 3600), "hour");
  return say(Math.round(seconds / 86_400), "day");
}

/** A line of the history as a sentence without its author. */
export function changeWords(c: NumberChange): string {
  const { before, after, detail } = c;
  switch (c.kind) {
    case "add":
      return t`added ${after} as ${detail}`;
    case "found":
      return t`found ${after} on the account`;
    case "gone":
      return t`${before} is no longer on the account`;
    case "code":
      return t`asked for a code`;
    case "verify":
      return t`verified the number`;
    case "register":
      return t`registered the number`;
    case "deregister":
      return t`deregistered the number`;
    case "set_pin":
      return t`set another PIN`;
    case "ask_name":
      return t`asked for the name “${after}”`;
    case "profile":
      return t`changed the profile`;
    case "connect":
      return t`connected the number as “${after}”`;
    case "subscribe":
      return after ? t`subscribed this server: ${after}` : t`subscribed the app's own address`;
    case "unsubscribe":
      return t`ended the subscription`;
    case "authorised":
      return t`let the app “${after}” act for the business: ${detail}`;
    case "refused":
      return t`was refused: ${detail}`;
    case "status":
      return `${statusWord(before as AccountNumber["status"])} → ${statusWord(after as AccountNumber["status"])}`;
    case "quality":
      return `${qualityWord(before as AccountNumber["quality"])} → ${qualityWord(after as AccountNumber["quality"])}`;
    case "name":
      return t`name: ${before} → ${after}`;
    case "name_status":
      return `${nameWord(before as NameStatus)} → ${nameWord(after as NameStatus)}`;
    case "new_name":
      return after ? t`new name in review: ${after}` : t`the review of “${before}” ended`;
    case "limit":
      return t`limit: ${limitWords(Number(before))} → ${limitWords(Number(after))}`;
    case "can_send":
      return t`sending: ${sendingWord(before)} → ${sendingWord(after)}`;
    case "hooks":
      return t`subscription: ${hooksWord(before)} → ${hooksWord(after)}`;
    case "verified":
      return after === "true" ? t`is verified` : t`is not verified any more`;
    case "pin":
      return after === "true" ? t`has a PIN` : t`has no PIN any more`;
    case "throughput":
      return t`throughput: ${throughputWords(before as AccountNumber["throughput"])} → ${throughputWords(after as AccountNumber["throughput"])}`;
    default:
      return `${c.kind} ${before} ${after}`;
  }
}
