import { Dialog } from "@kit/dialog";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Case } from "@/entities/case";
import { membersQuery } from "@/entities/member";
import { HistoryList } from "./HistoryList";

/** Who did what to a case, and when: agents, the customer and what goes by itself. */
export function CaseHistoryDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const { t } = useLingui();
  const members = useQuery(membersQuery).data;
  const names = useMemo(() => new Map(members?.map((m) => [m.id, m.name])), [members]);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`History of case #${c.number}`}
      description={c.contact.name}
    >
      <HistoryList detailed caseId={c.id} nameOf={(id) => names.get(id) ?? id.slice(0, 8)} />
    </Dialog>
  );
}
