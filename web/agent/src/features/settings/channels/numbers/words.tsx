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

/** A number's state as a word with an icon: never by colour alone. */
export function NumberState({ number }: { number: Pick<AccountNumber, "status" | "gone_at" | "word"> }) {
  if (number.gone_at) return <Said icon={CircleOff} word={t`No longer on the account`} tone={calm} />;
  switch (number.status) {
    case "connected":
      return <Said icon={CircleCheck} word={t`Registered`} tone={good} />;
    case "pending":
      return <Said icon={Clock3} word={t`Not registered yet`} tone={wait} />;
    case "unverified":
      return <Said icon={Clock3} word={t`Not verified yet`} tone={wait} />;
    case "flagged":
      return <Said icon={TriangleAlert} word={t`Flagged for low quality`} tone={wait} />;
    case "restricted":
      return <Said icon={TriangleAlert} word={t`Restricted`} tone={bad} />;
    case "limited":
      return <Said icon={TriangleAlert} word={t`At its limit`} tone={wait} />;
    case "disconnected":
      return <Said icon={CircleOff} word={t`Not registered any more`} tone={bad} />;
    case "banned":
      return <Said icon={CircleAlert} word={t`Banned`} tone={bad} />;
    case "deleted":
      return <Said icon={CircleOff} word={t`Deleted`} tone={calm} />;
    case "migrated":
      return <Said icon={CircleOff} word={t`Moved to another account`} tone={calm} />;
    default:
      return <Said icon={CircleDashed} word={number.word || t`Not known`} tone={calm} />;
  }
}

export function Quality({ quality }: { quality: AccountNumber["quality"] }) {
  switch (quality) {
    case "green":
      return <Said icon={CircleCheck} word={t`Good quality`} tone={good} />;
    case "yellow":
      return <Said icon={TriangleAlert} word={t`Medium quality`} tone={wait} />;
    case "red":
      return <Said icon={CircleAlert} word={t`Low quality`} tone={bad} />;
    default:
      return <Said icon={CircleDashed} word={t`No quality yet`} tone={calm} />;
  }
}

export function NameState({ status }: { status: NameStatus }) {
  switch (status) {
    case "approved":
      return <Said icon={CircleCheck} word={t`Name approved`} tone={good} />;
    case "pending":
      return <Said icon={Clock3} word={t`Name in review`} tone={wait} />;
    case "declined":
      return <Said icon={CircleAlert} word={t`Name declined`} tone={bad} />;
    case "expired":
      return <Said icon={TriangleAlert} word={t`Name approval expired`} tone={bad} />;
    default:
      return <Said icon={CircleDashed} word={t`Name not reviewed`} tone={calm} />;
  }
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
      return t`state: ${before} → ${after}`;
    case "quality":
      return t`quality: ${before} → ${after}`;
    case "name":
      return t`name: ${before} → ${after}`;
    case "name_status":
      return t`name's review: ${before} → ${after}`;
    case "new_name":
      return after ? t`new name in review: ${after}` : t`the review of “${before}” ended`;
    case "limit":
      return t`limit: ${limitWords(Number(before))} → ${limitWords(Number(after))}`;
    case "can_send":
      return t`sending: ${before} → ${after}`;
    case "hooks":
      return t`subscription: ${before} → ${after}`;
    case "verified":
      return after === "true" ? t`is verified` : t`is not verified any more`;
    case "pin":
      return after === "true" ? t`has a PIN` : t`has no PIN any more`;
    case "throughput":
      return t`throughput: ${before} → ${after}`;
    default:
      return `${c.kind} ${before} ${after}`;
  }
}
