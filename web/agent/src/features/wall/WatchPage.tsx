import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronLeft, Eye } from "lucide-react";
import { caseQuery } from "@/entities/case";
import { useCan } from "@/entities/me";
import { ThreadPage } from "@/features/thread/ThreadPage";
import { WatchBar } from "./WatchBar";

/** A case to look on: nothing counts as read, and nothing can be answered by mistake. */
export function WatchPage() {
  const { caseId = "" } = useParams({ strict: false }) as { caseId?: string };
  const { data: c } = useQuery(caseQuery(caseId));
  const allowed = useCan("desk.supervise");
  return (
    <div className="flex h-full min-h-0 flex-col">
      <p className="flex shrink-0 items-center gap-2 border-b bg-waiting-soft px-3 py-1.5 text-waiting text-xs">
        <Link to={"/wall" as string} className="flex items-center gap-1 rounded-md font-medium hover:underline">
          <ChevronLeft aria-hidden className="size-4" />
          {t`Wall`}
        </Link>
        <Eye aria-hidden className="ml-auto size-4 shrink-0" />
        <span className="truncate">{t`You are watching`}</span>
      </p>
      <div className="min-h-0 flex-1">
        <ThreadPage key={caseId} caseId={caseId} watch={c && allowed ? <WatchBar key={c.id} c={c} /> : <span />} />
      </div>
    </div>
  );
}
