import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import type { Figures, Times } from "@/entities/report";
import { duration, number } from "../format";
import type { Column } from "./DataTable";

const none = <span className="text-ink-3">—</span>;

/** Too few to tell: a dash, and how many there were for who wants to know why. */
function time(times: Times): ReactNode {
  if (times.median_seconds !== null) return duration(times.median_seconds);
  return <span title={t`${number(times.count)} cases: fewer than five are not measured`}>{none}</span>;
}

const some = (n: number) => (n === 0 ? none : number(n));

/** The columns that every table of figures has; the part of agents has no messages of customers. */
export function figureColumns(who: "channel" | "agent" | "day"): Column<Figures>[] {
  const columns: (Column<Figures> | false)[] = [
    who !== "agent" && {
      key: "in",
      head: t({ message: "Received", context: "messages" }),
      cell: (f) => some(f.messages_in),
    },
    { key: "out", head: t({ message: "Sent", context: "messages" }), cell: (f) => some(f.messages_out) },
    { key: "failed", head: t({ message: "Not arrived", context: "messages" }), cell: (f) => some(f.messages_failed) },
    who !== "agent" && { key: "opened", head: t`New cases`, cell: (f) => some(f.cases_opened) },
    { key: "resolved", head: t({ message: "Resolved", context: "cases" }), cell: (f) => some(f.cases_resolved) },
    { key: "reopened", head: t({ message: "Opened again", context: "cases" }), cell: (f) => some(f.cases_reopened) },
    { key: "reply", head: t`First reply`, hint: t`Median, by the clock`, cell: (f) => time(f.first_reply) },
    { key: "resolution", head: t`Time to resolve`, hint: t`Median, by the clock`, cell: (f) => time(f.resolution) },
  ];
  return columns.filter((c) => c !== false);
}
