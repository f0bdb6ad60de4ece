import { t } from "@lingui/core/macro";
import type { Category, Code, Header, Sheet, TemplateButton, TemplateStatus } from "@/entities/template-edit";
import { writtenLocale } from "@/lib/language";
import { originOf } from "./draft";

export const categoryWord = (category: Category): string =>
  ({ marketing: t`Marketing`, utility: t`Utility`, authentication: t`Authentication` })[category];

export const categoryHelp = (category: Category): string =>
  ({
    marketing: t`Offers, news, invitations: whatever sells or brings somebody back.`,
    utility: t`About something the customer bought, booked or asked for: an order, an appointment, a bill.`,
    authentication: t`A one-time code. Its words are the platform's.`,
  })[category];

export function originWord(sheet: Sheet): string {
  switch (originOf(sheet)) {
    case "pasted":
      return t`Pasted by hand`;
    case "platform":
      return t`At the platform`;
    default:
      return t`Only here so far`;
  }
}

export const headerWord = (kind: Header["kind"]): string =>
  ({ text: t`Text`, image: t`Picture`, video: t`Video`, document: t`Document`, location: t`Place on the map` })[kind];

export const buttonWord = (kind: TemplateButton["kind"]): string =>
  ({
    quick_reply: t`Quick reply`,
    url: t`Link`,
    phone: t`Phone call`,
    copy_code: t`Copy a code`,
    flow: t`Form`,
    catalog: t`Catalogue`,
  })[kind];

export const codeWord = (kind: Code["kind"]): string =>
  ({ copy_code: t`Copied by hand`, one_tap: t`Filled in by one tap`, zero_tap: t`Filled in by itself` })[kind];

/** What to do about a state in which a template cannot be sent. */
export function statusHelp(status: TemplateStatus): string {
  switch (status) {
    case "draft":
      return t`Only you have it so far. Submit it to have the platform review it.`;
    case "unconfirmed":
      return t`It was submitted, but the answer was lost. The next look at the platform's list says what became of it.`;
    case "pending":
      return t`The platform is looking at it. That takes from a minute to a day; you can change it afterwards.`;
    case "in_appeal":
      return t`The platform is looking at it once more.`;
    case "rejected":
      return t`The platform refused it. Change it and submit it again.`;
    case "paused":
      return t`Too many people blocked or reported it. It can't be sent until the platform lets it go on.`;
    case "disabled":
      return t`The platform switched it off for good. Duplicate it under another name and write it anew.`;
    case "limit_exceeded":
      return t`The account has as many templates as it may have. Delete some that nobody uses.`;
    case "archived":
      return t`It was put away at the platform.`;
    case "pending_deletion":
      return t`The platform is deleting it.`;
    case "deleted":
      return t`The platform doesn't have it any more. What was sent stays in the threads.`;
    default:
      return "";
  }
}

/** For how long something is tried; 0 for as long as the platform likes. */
export function tryWord(seconds: number): string {
  if (seconds <= 0) return t`As long as the platform does`;
  const [value, unit]: [number, string] =
    seconds < 3600
      ? [seconds / 60, "minute"]
      : seconds < 172_800
        ? [seconds / 3600, "hour"]
        : [seconds / 86_400, "day"];
  const long = new Intl.NumberFormat(writtenLocale(), {
    style: "unit",
    unit,
    unitDisplay: "long",
    maximumFractionDigits: 1,
  }).format(value);
  return t`For ${long}`;
}
