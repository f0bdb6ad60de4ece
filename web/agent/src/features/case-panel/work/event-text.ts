import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useQuery } from "@tanstack/react-query";
import { type Attribute, caseFieldsQuery } from "@/entities/attribute";
import type { Sentiment } from "@/entities/case";
import { type LinkKind, subStatusesQuery } from "@/entities/case-work";
import { linkWord, moodWord } from "./words";

/** How the workspace calls what a history holds in code. */
export interface WorkWords {
  subStatus: (id: string) => string | undefined;
  field: (key: string) => Attribute | undefined;
  locale: string;
}

export function useWorkWords(): WorkWords {
  const { i18n } = useLingui();
  const { data: subs } = useQuery(subStatusesQuery);
  const { data: fields } = useQuery(caseFieldsQuery);
  return {
    subStatus: (id) => subs?.find((s) => s.id === id)?.name,
    field: (key) => fields?.find((f) => f.key === key),
    locale: i18n.locale,
  };
}

/** A case as a history names it. */
interface Pointer {
  number: number;
  kind?: LinkKind;
}

/** Tells a change of the work on a case: what it became part of, what it is about. */
export function workText(what: string, from: unknown, to: unknown, words: WorkWords): string {
  const other = (to ?? from) as Pointer | undefined;
  const number = typeof other === "object" ? String(other.number) : "";
  const word = typeof to === "string" || typeof to === "number" ? String(to) : "";
  switch (what) {
    case "skills":
      return t`changed which skills it needs`;
    case "sla_policy":
      return t`set the SLA policy`;
    case "merged_into":
      return to ? t`merged the case into #${number}` : t`undid the merge into #${number}`;
    case "merged":
      return to ? t`merged case #${number} into this one` : t`undid the merge of #${number}`;
    case "split_from":
      return t`split it off from #${number}`;
    case "split_into":
      return t`split off case #${number}`;
    case "link": {
      const kind = linkWord(other?.kind ?? "related");
      return to ? t`linked the case: ${kind} #${number}` : t`took away a link: ${kind} #${number}`;
    }
    case "sub_status": {
      const name = words.subStatus(word);
      if (!word) return t`took the sub-status away`;
      return name ? t`set the sub-status “${name}”` : t`set a sub-status`;
    }
    case "category":
      return word ? t`set the category ${word}` : t`removed the category`;
    case "sentiment":
      return t`set the mood: ${moodWord((word || "") as Sentiment | "")}`;
    case "language":
      return t`set the language: ${named(word, "language", words.locale)}`;
    case "country":
      return t`set the country: ${named(word, "region", words.locale)}`;
    default:
      return fieldText(what.slice("field.".length), to, words);
  }
}

function fieldText(key: string, to: unknown, words: WorkWords): string {
  const field = words.field(key);
  const name = field?.name ?? key;
  if (to === null || to === undefined) return t`emptied the field ${name}`;
  return t`set the field ${name} to ${valueWord(to, field, words.locale)}`;
}

function valueWord(value: unknown, field: Attribute | undefined, locale: string): string {
  if (typeof value === "boolean") return value ? t`yes` : t`no`;
  if (typeof value === "number") return new Intl.NumberFormat(locale).format(value);
  const text = String(value);
  if (field?.kind !== "date" || Number.isNaN(Date.parse(text))) return text;
  // A day is the same day everywhere.
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(text));
}

function named(code: string, type: "language" | "region", locale: string): string {
  if (!code) return "–";
  try {
    return new Intl.DisplayNames([locale], { type }).of(code) ?? code;
  } catch {
    return code; // a code that the browser does not read
  }
}
