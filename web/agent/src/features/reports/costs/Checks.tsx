import { api } from "@client/api";
import { Button } from "@kit/button";
import { toast } from "@kit/toast";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { type CheckRow, type CostCheck, checksQuery, costKeys, money } from "@/entities/cost";
import { categoryWord, costKindWord, marketWord } from "@/entities/cost-words";
import { errorText } from "@/lib/error-text";
import { nearTime } from "@/lib/when";
import { number } from "../format";
import { DataTable } from "../parts/DataTable";
import { Panel } from "../parts/Panel";

/** The month beside the networks' own figures, and why they differ. */
export function Checks({ month }: { month: string }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { data } = useQuery(checksQuery(month));
  const compare = useMutation({
    mutationFn: () => api.post<{ items: CostCheck[] }>("/costs/checks", undefined, { query: { month } }),
    onSuccess: (answer) => client.setQueryData([...costKeys.all, "checks", month], answer),
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  return (
    <Panel
      title={t`Compared with the networks`}
      about={t`Networks tell their own sums, a while later and rounded. The comparison is made twice a day; differences say what they may come from.`}
      tools={
        <Button size="sm" busy={compare.isPending} onClick={() => compare.mutate()}>
          <RefreshCw aria-hidden /> {t`Compare now`}
        </Button>
      }
    >
      {(data ?? []).length === 0 ? (
        <p className="text-ink-3 text-sm">
          <Trans>Not compared yet.</Trans>
        </p>
      ) : (
        data?.map((check) => <Check key={check.platform + check.account} check={check} />)
      )}
    </Panel>
  );
}

function Check({ check }: { check: CostCheck }) {
  const { t } = useLingui();
  const words = useReasons();
  const apart = check.rows.filter((r) => r.reason !== "same").length;
  const amount = (value: string) => (check.currency ? money({ amount: value, currency: check.currency }, true) : value);
  return (
    <div className="grid gap-2">
      <p className="text-sm">
        <span className="text-ink-3">
          <Trans>
            Account {check.account}, compared {nearTime(check.checked_at)}:
          </Trans>
        </span>{" "}
        {check.failure ? (
          <span className="text-danger">{t`the network could not be asked: ${check.failure}`}</span>
        ) : apart === 0 ? (
          <span className="text-good">{t`all figures agree`}</span>
        ) : (
          <span className="text-waiting">
            <Plural value={apart} one="# figure differs" other="# figures differ" />
          </span>
        )}
      </p>
      {check.rows.length > 0 && (
        <DataTable
          tall
          label={`${t`Compared with the networks`}: ${check.account}`}
          rows={check.rows}
          rowKey={(r) => r.country + r.category + r.kind}
          columns={[
            {
              key: "what",
              head: t`Messages`,
              words: true,
              cell: (r) => `${marketWord(r.country)} · ${categoryWord(r.category)} · ${costKindWord(r.kind)}`,
            },
            { key: "ours", head: t`Here`, cell: (r) => `${number(r.our_count)} · ${amount(r.our_amount)}` },
            { key: "theirs", head: t`Network`, cell: (r) => `${number(r.their_count)} · ${amount(r.their_amount)}` },
            {
              key: "why",
              head: t`Difference`,
              words: true,
              cell: (r) => (
                <span className={r.reason === "same" ? "text-ink-3" : "whitespace-normal"}>{words(r, check)}</span>
              ),
            },
          ]}
        />
      )}
    </div>
  );
}

function useReasons(): (r: CheckRow, check: CostCheck) => string {
  const { t } = useLingui();
  return (r, check) => {
    const each = check.currency ? money({ amount: r.each, currency: check.currency }, true) : r.each;
    switch (r.reason) {
      case "same":
        return t({ message: "None", context: "difference" });
      case "late":
        return t`The network counts with a delay; look again tomorrow.`;
      case "missing":
        return t`The network counts more: sent by another program, or its news did not arrive here.`;
      case "here":
        return t`Counted here alone.`;
      case "price":
        return t`As many, at another price: the network counts ${each} for one.`;
      case "no_list":
        return t`No price list has it: the network counts ${each} for one.`;
    }
    return t`The network charges in ${check.currency}; the price list is in another currency.`;
  };
}
