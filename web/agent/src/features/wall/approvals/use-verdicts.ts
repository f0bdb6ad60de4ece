import { toast } from "@kit/toast";
import { plural, t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Check, Pencil, X } from "lucide-react";
import { useState } from "react";
import { useActions } from "@/actions/registry";
import { approvals, type PreparedReply, preparedKeys } from "@/entities/prepared";
import { errorText } from "@/lib/error-text";

type Asking = { kind: "edit"; reply: PreparedReply } | { kind: "reject"; ids: string[] };

/** What a reviewer does with replies that wait, by hand and by one key each. */
export function useVerdicts(list: readonly PreparedReply[], chosen: ReadonlySet<string>) {
  const client = useQueryClient();
  const [place, setAt] = useState(0);
  const [asking, setAsking] = useState<Asking>();
  const at = Math.max(0, Math.min(place, list.length - 1));
  const current = list[at];
  const done = async (work: Promise<unknown>, said?: string) => {
    try {
      await work;
      if (said) toast({ title: said });
      setAsking(undefined);
    } catch (e) {
      toast({ title: errorText(e), tone: "danger" });
    }
    await client.invalidateQueries({ queryKey: preparedKeys.approvals });
  };
  const approve = (p: PreparedReply) => done(approvals.approve(p.id), t`Approved. It goes out.`);
  const edit = (p: PreparedReply, text: string) => done(approvals.edit(p.id, text), t`Saved.`);
  const many = async (ids: readonly string[], verdict: "approve" | "reject", reason?: string) => {
    const { items } = await approvals.bulk(ids, verdict, reason);
    const failed = items.filter((i) => i.error);
    const n = items.length - failed.length;
    if (n > 0)
      toast({
        title:
          verdict === "approve"
            ? plural(n, { one: "# reply approved", other: "# replies approved" })
            : plural(n, { one: "# reply rejected", other: "# replies rejected" }),
      });
    if (failed[0]) toast({ title: failed[0].error, tone: "danger" });
  };
  const here = () => current !== undefined;
  useActions([
    {
      id: "approval.approve",
      title: t`Approve the reply`,
      icon: Check,
      group: "list",
      shortcut: "a",
      visible: here,
      perform: () => (current ? approve(current) : undefined),
    },
    {
      id: "approval.edit",
      title: t`Edit the reply`,
      icon: Pencil,
      group: "list",
      shortcut: "e",
      visible: here,
      perform: () => {
        if (current) setAsking({ kind: "edit", reply: current });
      },
    },
    {
      id: "approval.reject",
      title: t`Reject the reply`,
      icon: X,
      group: "list",
      shortcut: "r",
      visible: here,
      perform: () => {
        if (current) setAsking({ kind: "reject", ids: [current.id] });
      },
    },
    {
      id: "approval.next",
      title: t`Next reply`,
      icon: ArrowDown,
      group: "list",
      shortcut: "j",
      visible: here,
      perform: () => setAt(at + 1),
    },
    {
      id: "approval.previous",
      title: t`Previous reply`,
      icon: ArrowUp,
      group: "list",
      shortcut: "k",
      visible: here,
      perform: () => setAt(at - 1),
    },
  ]);
  return {
    at,
    setAt,
    asking,
    setAsking,
    approve,
    edit,
    approveMany: () => done(many([...chosen], "approve")),
    reject: (ids: readonly string[], reason: string) => done(many(ids, "reject", reason)),
  };
}
