import { api } from "@client/api";
import { Button, IconButton } from "@kit/button";
import { toast } from "@kit/toast";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Undo2, X } from "lucide-react";
import type { Case } from "@/entities/case";
import { storeCase } from "@/entities/case-store";
import { type CaseBrief, type CaseLink, type Merged, type Related, relatedQuery } from "@/entities/case-work";
import { errorText } from "@/lib/error-text";
import { useNow } from "@/lib/time";
import { statusWord } from "../case-words";
import { linkWord } from "./words";

/** What the case has to do with others: links, what became part of it, what it became part of. */
export function RelatedCases({ c }: { c: Case }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const now = useNow();
  const { data } = useQuery(relatedQuery(c.id));
  const attempt = (f: () => Promise<void>) =>
    void f().catch((e: unknown) => void toast({ title: errorText(e), tone: "danger" }));
  const unlink = (l: CaseLink) =>
    attempt(async () => {
      const path = `/cases/${c.id}/links/${l.case.id}?kind=${l.kind}`;
      const related = await api.del<Related>(path);
      client.setQueryData(relatedQuery(c.id).queryKey, related);
      toast({
        title: t`The link is gone`,
        undo: () =>
          attempt(async () => {
            const back = await api.post<Related>(`/cases/${c.id}/links`, { case_id: l.case.id, kind: l.kind });
            client.setQueryData(relatedQuery(c.id).queryKey, back);
          }),
        undoLabel: t`Undo`,
      });
    });
  const undo = (mergeId: string) =>
    attempt(async () => {
      const m = await api.post<Merged>(`/cases/${c.id}/merges/${mergeId}/undo`);
      storeCase(client, m.source);
      storeCase(client, m.target);
      void client.invalidateQueries({ queryKey: ["case-related"] });
      toast({ title: t`The cases are two again` });
    });
  if (!data) return null;
  const merges = data.merges.filter((m) => !m.undone_at);
  if (!data.merged_into && merges.length === 0 && data.links.length === 0) return null;
  return (
    <ul className="mt-2 grid gap-1 text-sm" aria-label={t`Linked cases`}>
      {data.merged_into && (
        <li className="rounded-md bg-hover px-2 py-1.5">
          <Trans>This case is part of</Trans> <Brief of={data.merged_into} />
        </li>
      )}
      {merges.map((m) => (
        <li key={m.id} className="flex flex-wrap items-center gap-x-1.5">
          <span className="min-w-0 flex-1 basis-44">
            <Trans>Holds what was</Trans> {m.source && <Brief of={m.source} />}
          </span>
          {Date.parse(m.undo_until) > now && (
            <Button size="sm" variant="ghost" onClick={() => undo(m.id)}>
              <Undo2 aria-hidden /> {t`Undo the merge`}
            </Button>
          )}
        </li>
      ))}
      {data.links.map((l) => (
        <li key={l.kind + l.case.id} className="flex items-center gap-1.5">
          <span className="min-w-0 flex-1">
            {linkWord(l.kind)} <Brief of={l.case} />
          </span>
          <IconButton size="sm" label={t`Take away the link to case #${l.case.number}`} onClick={() => unlink(l)}>
            <X />
          </IconButton>
        </li>
      ))}
    </ul>
  );
}

function Brief({ of }: { of: CaseBrief }) {
  const { view = "all" } = useParams({ strict: false }) as { view?: string };
  return (
    <Link to={`/inbox/${view}/${of.id}` as string} className="text-accent-ink underline">
      #{of.number} {of.subject || of.contact.name} ({statusWord(of.status)})
    </Link>
  );
}
