import { t } from "@lingui/core/macro";
import { formatter } from "@/lib/formatter";
import { writtenLocale } from "@/lib/language";
import type { CostKind } from "./cost";

function countryName(code: string): string | undefined {
  const locale = writtenLocale();
  return formatter(`${locale}|regions`, () => new Intl.DisplayNames([locale], { type: "region" })).of(code);
}

/** What a message is for, where the platform's word for it is known. */
export function categoryWord(category: string): string {
  switch (category) {
    case "marketing":
    case "marketing_lite":
      return t`Marketing`;
    case "utility":
      return t`Utility`;
    case "authentication":
      return t`Authentication`;
    case "authentication-international":
      return t`Authentication from abroad`;
    case "service":
      return t`Service`;
    case "referral_conversion":
      return t`From an ad`;
    case "business_initiated":
      return t`Begun by you`;
    case "user_initiated":
      return t`Begun by the customer`;
  }
  return category || "–";
}

export function costKindWord(kind: CostKind): string {
  switch (kind) {
    case "regular":
      return t`Charged`;
    case "in_window":
      return t`Free: inside the window`;
    case "entry":
      return t`Free: the customer came by an ad`;
    case "allowance":
      return t`Free: within the month's allowance`;
    case "in_conversation":
      return t`Part of a conversation that was charged as one`;
  }
  return t`Free of charge`;
}

/** A country, or a group of them in the words of price lists. */
export function marketWord(market: string): string {
  if (/^[A-Z]{2}$/.test(market)) return countryName(market) ?? market;
  switch (market) {
    case "north_america":
      return t`North America`;
    case "rest_of_africa":
      return t`Rest of Africa`;
    case "rest_of_asia_pacific":
      return t`Rest of Asia-Pacific`;
    case "rest_of_central_eastern_europe":
      return t`Rest of Central and Eastern Europe`;
    case "rest_of_latin_america":
      return t`Rest of Latin America`;
    case "rest_of_middle_east":
      return t`Rest of the Middle East`;
    case "rest_of_western_europe":
      return t`Rest of Western Europe`;
    case "other":
      return t`All other countries`;
  }
  return market || "–";
}
