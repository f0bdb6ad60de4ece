import { api } from "@client/api";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Case } from "@/entities/case";
import type { LinkKind, Related } from "@/entities/case-work";
import { errorText } from "@/lib/error-text";
import { CasePick } from "./CasePick";
import { linkWord } from "./words";

const kinds: LinkKind[] = ["related", "duplicate_of", "blocks", "blocked_by"];

/** Says that a case has to do with another. */
export function LinkCaseDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [kind, setKind] = useState<LinkKind>("related");
  const link = useMutation({
    mutationFn: (other: Case) => api.post<Related>(`/cases/${c.id}/links`, { case_id: other.id, kind }),
    onSuccess: (related) => {
      client.setQueryData(["case-related", c.id], related);
      onClose();
    },
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t`Link case #${c.number}`}>
      <div className="grid gap-3 pt-1">
        <Field label={t`This case`}>
          <Select value={kind} onChange={setKind} options={kinds.map((value) => ({ value, label: linkWord(value) }))} />
        </Field>
        <CasePick except={c.id} onPick={(other) => link.mutate(other)} />
        {link.error && (
          <p role="alert" className="text-sm text-danger">
            {errorText(link.error)}
          </p>
        )}
      </div>
    </Dialog>
  );
}
