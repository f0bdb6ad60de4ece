import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { Explained, Verdict } from "@/entities/recipe";
import { catalogueQuery, fieldLabel, operatorLabel, valueLabel } from "@/entities/saved-filter";
import { nearTime } from "@/lib/when";

/** Why each recipe started, or did not, because of one thing that happened. */
export function Reasons({ one, nameOf }: { one: Explained; nameOf: (id: string) => string }) {
  const { t } = useLingui();
  const status = one.status ? { open: t`Open`, pending: t`Pending`, resolved: t`Resolved` }[one.status] : "";
  const happened: Record<Explained["occasion"], string> = {
    new: t`A message`,
    message: t`A message in a case`,
    tag: t`The tag “${one.tag ?? ""}”`,
    status: t`The status: ${status}`,
    silence: t`No answer`,
    untouched: t`Nobody touched it`,
    schedule: t`A set time`,
    survey: t`An answer to a survey`,
  };
  // What waits for something else says nothing about this.
  const asked = one.verdicts.filter((v) => v.why !== "trigger");
  return (
    <li className="grid gap-1">
      <p className="text-xs text-ink-3">
        {happened[one.occasion]} · <time dateTime={one.at}>{nearTime(one.at)}</time>
      </p>
      {asked.length === 0 && <p className="text-xs text-ink-2">{t`No recipe waits for this.`}</p>}
      <ul className="grid gap-1">
        {asked.map((v) => (
          <li key={v.recipe_id}>
            <span className="font-medium">{nameOf(v.recipe_id)}</span>: <Why verdict={v} nameOf={nameOf} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function Why({ verdict, nameOf }: { verdict: Verdict; nameOf: (id: string) => string }) {
  const { t, i18n } = useLingui();
  const catalogue = useQuery(catalogueQuery).data;
  const texts: Record<NonNullable<Verdict["why"]>, string> = {
    trigger: t`It waits for something else.`,
    topic: t`None of its topics fits.`,
    filter: t`Its conditions do not hold.`,
    hours: t`It was outside of its hours.`,
    stopped: t`“${nameOf(verdict.by ?? "")}” stopped it.`,
  };
  const conditions = verdict.conditions ?? [];
  return (
    <>
      {verdict.fired ? t`It ran.` : verdict.why ? texts[verdict.why] : ""}
      {conditions.length > 0 && (
        <ul className="pt-0.5 text-xs text-ink-2">
          {conditions.map((c) => {
            const held = c.held !== (c.negated ?? false);
            const say = (value: string) => valueLabel(catalogue, c.field, value, i18n.locale);
            const actual = (c.actual ?? []).map(say).join(", ") || "—";
            return (
              <li key={c.path} className="break-words">
                <span aria-hidden>{held ? "✓" : "✗"}</span>{" "}
                <span className="sr-only">{held ? t`holds` : t`does not hold`}</span>
                {c.negated && `${t`not`} `}
                <span className="font-medium">{fieldLabel(catalogue, c.field, i18n.locale)}</span>{" "}
                {operatorLabel(catalogue, c.op, i18n.locale)} {(c.wanted ?? []).map(say).join(", ")} ·{" "}
                <span className="text-ink-3">{t`it was: ${actual}`}</span>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
