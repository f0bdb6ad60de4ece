import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { caseCostQuery, moneys } from "@/entities/cost";

/** What the messages of a case cost; nothing where none of them could cost anything. */
export function CaseCost({ caseId }: { caseId: string }) {
  const { t } = useLingui();
  const { data } = useQuery(caseCostQuery(caseId));
  if (!data || data.count === 0) return null;
  const sum = data.amounts.length > 0 ? moneys(data.amounts, true) : data.unknown > 0 ? t`not known` : t`free`;
  return (
    <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      <dt className="text-ink-3">
        <Trans>Cost so far</Trans>
      </dt>
      <dd className="min-w-0 text-right" data-testid="case-cost">
        <span className="tabular">{sum}</span>{" "}
        <span className="text-ink-3 text-xs">
          <Plural value={data.charged} _0="none charged" one="# charged" other="# charged" />
          {data.unknown > 0 && data.amounts.length > 0 && (
            <>
              {", "}
              <Plural value={data.unknown} one="# without a price" other="# without a price" />
            </>
          )}
        </span>
      </dd>
    </dl>
  );
}
