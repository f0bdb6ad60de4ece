import { api } from "@client/api";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Merge } from "lucide-react";
import { useState } from "react";
import { runAction } from "@/actions/run";
import type { Case } from "@/entities/case";
import { storeCase } from "@/entities/case-store";
import type { Merged, MergePreview } from "@/entities/case-work";
import { errorText } from "@/lib/error-text";
import { CasePick } from "./CasePick";
import { TwoPeople } from "./TwoPeople";

/** Makes a case part of another of its contact: which, what happens, then a way back. */
export function MergeCaseDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const { t } = useLingui();
  const [into, setInto] = useState<Case>();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Merge case #${c.number}`}
      description={
        into && into.contact.id !== c.contact.id
          ? t`Case #${c.number} is of ${c.contact.name}, case #${into.number} of ${into.contact.name}.`
          : into
            ? t`Case #${c.number} becomes part of case #${into.number}. You can undo it for 24 hours, until somebody writes.`
            : t`Choose the case of ${c.contact.name} that this one becomes part of.`
      }
    >
      {into && into.contact.id !== c.contact.id ? (
        <TwoPeople c={c} other={into} onBack={() => setInto(undefined)} onSame={setInto} onClose={onClose} />
      ) : into ? (
        <Decide c={c} into={into} onBack={() => setInto(undefined)} onClose={onClose} />
      ) : (
        <CasePick except={c.id} contact={c.contact.id} onPick={setInto} />
      )}
    </Dialog>
  );
}

function Decide({ c, into, onBack, onClose }: { c: Case; into: Case; onBack: () => void; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { view = "all" } = useParams({ strict: false }) as { view?: string };
  const preview = useQuery({
    queryKey: ["case-merge-preview", c.id, into.id],
    queryFn: ({ signal }) =>
      api.get<MergePreview>(`/cases/${c.id}/merge-preview`, { signal, query: { into: into.id } }),
    staleTime: 0,
    retry: false,
  });
  const store = (m: Merged) => {
    storeCase(client, m.source);
    storeCase(client, m.target);
    void client.invalidateQueries({ queryKey: ["case-related"] });
  };
  const merge = useMutation({
    mutationFn: () => api.post<Merged>(`/cases/${c.id}/merge`, { into: into.id }),
    onSuccess: (m) => {
      store(m);
      onClose();
      void navigate({ to: `/inbox/${view}/${into.id}` as string });
      void runAction({
        id: "case.merged",
        title: t`Merge`,
        icon: Merge,
        group: "case",
        perform: () => ({
          message: t`Case #${c.number} is part of case #${into.number} now`,
          undo: async () => store(await api.post<Merged>(`/cases/${into.id}/merges/${m.merge.id}/undo`)),
        }),
      });
    },
  });
  const p = preview.data;
  const wrong = preview.error ?? merge.error;
  return (
    <div className="grid gap-3 pt-1 text-sm">
      {p && (
        <ul className="list-disc space-y-1 pl-5">
          <li>{plural(p.messages, { one: "# message moves", other: "# messages move" })}</li>
          {p.conversations > 0 && <li>{t`What the customer writes next there belongs to case #${into.number}.`}</li>}
          {p.tags.length > 0 && <li>{t`It gets the tags ${p.tags.join(", ")}.`}</li>}
          {p.fields.length > 0 && <li>{t`It gets the fields ${p.fields.join(", ")}.`}</li>}
          {p.assignee && <li>{t`${p.assignee.name} has nothing to do there any more.`}</li>}
          <li>{t`Case #${c.number} is resolved and points to case #${into.number}.`}</li>
        </ul>
      )}
      {wrong && (
        <p role="alert" className="text-danger">
          {errorText(wrong)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>{t`Back`}</Button>
        <Button variant="primary" disabled={!p} busy={merge.isPending} onClick={() => merge.mutate()}>
          {t`Merge`}
        </Button>
      </div>
    </div>
  );
}
