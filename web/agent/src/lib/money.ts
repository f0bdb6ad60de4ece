import { i18n } from "@lingui/core";
import { type Money, moneyText } from "@/entities/message";

/** An amount in the reader's own writing: "39,90 €". */
export function moneyWords(m: Money): string {
  try {
    return i18n.number(Number(moneyText(m)), { style: "currency", currency: m.currency });
  } catch {
    return `${moneyText(m)} ${m.currency}`;
  }
}
