import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Select } from "@kit/select";
import { Skeleton } from "@kit/skeleton";
import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Lock, Stamp } from "lucide-react";
import { useState } from "react";
import { useCan } from "@/entities/me";
import { itemsOf, type Pages } from "@/entities/page";
import { approvalsQuery, type PreparedReply, type PreparedState } from "@/entities/prepared";
import { errorText } from "@/lib/error-text";
import { ApprovalCard } from "./ApprovalCard";
import { EditDialog, RejectDialog } from "./Dialogs";
import { useVerdicts } from "./use-verdicts";

/** What recipes would say: a reviewer approves, edits or rejects it. */
export function ApprovalsPage() {
  useLingui();
  if (!useCan("reply.approve")) {
    return (
      <EmptyState icon={Lock} title={t`Approvals are for supervisors`}>{t`Your role doesn't allow this.`}</EmptyState>
    );
  }
  return <Approvals />;
}

function Approvals() {
  const [state, setState] = useState<PreparedState>("waiting");
  const query = useInfiniteQuery(approvalsQuery(state));
  const list = itemsOf(query.data as Pages<PreparedReply> | undefined);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const verdicts = useVerdicts(state === "waiting" ? list : [], chosen);
  const { at, setAt, asking, setAsking } = verdicts;
  const choose = (id: string, on: boolean) =>
    setChosen((was) => new Set(on ? [...was, id] : [...was].filter((other) => other !== id)));
  const many = list.filter((p) => chosen.has(p.id)).length;
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto grid max-w-3xl gap-4 px-4 py-5">
        <header className="flex flex-wrap items-center gap-3">
          <div className="min-w-52 flex-1">
            <h1 className="font-semibold text-xl">{t`Approvals`}</h1>
            <p className="text-ink-2 text-sm">{t`What recipes would say to customers. It goes out once you say yes.`}</p>
          </div>
          <div className="w-44">
            <Select
              label={t`Show`}
              value={state}
              onChange={(next) => {
                setState(next);
                setChosen(new Set());
              }}
              options={[
                { value: "waiting", label: t`Waiting` },
                { value: "sent", label: t`Approved` },
                { value: "rejected", label: t`Rejected` },
                { value: "expired", label: t`No longer needed` },
              ]}
            />
          </div>
        </header>
        {many > 0 && (
          <div role="toolbar" aria-label={t`Chosen replies`} className="flex flex-wrap items-center gap-2">
            <Button
              size="sm"
              variant="primary"
              onClick={() => void verdicts.approveMany().then(() => setChosen(new Set()))}
            >
              {t`Approve ${many}`}
            </Button>
            <Button
              size="sm"
              onClick={() => setAsking({ kind: "reject", ids: [...chosen] })}
            >{t`Reject ${many}…`}</Button>
          </div>
        )}
        {query.isPending ? (
          <Skeleton className="h-40" />
        ) : query.error ? (
          <p role="alert" className="text-danger text-sm">
            {errorText(query.error)}
          </p>
        ) : list.length === 0 ? (
          <EmptyState icon={Stamp} title={state === "waiting" ? t`Nothing waits for approval` : t`Nothing here`}>
            {state === "waiting" && t`Replies of recipes that are to be approved first stand here.`}
          </EmptyState>
        ) : (
          <ol aria-label={t`Replies`} className="m-0 grid list-none gap-3 p-0">
            {list.map((p, i) => (
              <ApprovalCard
                key={p.id}
                reply={p}
                current={state === "waiting" && i === at}
                chosen={chosen.has(p.id)}
                onCurrent={() => setAt(i)}
                onChoose={(on) => choose(p.id, on)}
                onApprove={() => void verdicts.approve(p)}
                onEdit={() => setAsking({ kind: "edit", reply: p })}
                onReject={() => setAsking({ kind: "reject", ids: [p.id] })}
              />
            ))}
          </ol>
        )}
        {query.hasNextPage && (
          <Button
            busy={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
            className="justify-self-start"
          >
            {t`Load more`}
          </Button>
        )}
      </div>
      {asking?.kind === "edit" && (
        <EditDialog
          reply={asking.reply}
          onClose={() => setAsking(undefined)}
          onSave={(text) => void verdicts.edit(asking.reply, text)}
        />
      )}
      {asking?.kind === "reject" && (
        <RejectDialog
          many={asking.ids.length}
          onClose={() => setAsking(undefined)}
          onReject={(reason) => void verdicts.reject(asking.ids, reason).then(() => setChosen(new Set()))}
        />
      )}
    </div>
  );
}
