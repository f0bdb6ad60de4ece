import { api, type Page } from "@client/api";
import { Button } from "@kit/button";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Contact, contactKeys, type Ref, storeContact } from "@/entities/contact";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { fullTime } from "@/lib/time";
import { Part } from "./Part";

export interface Merge {
  id: string;
  kept_id: string;
  gone: Ref;
  made_at: string;
  undo_until: string;
  undone_at: string | null;
}

/** Takes two contacts apart again, and shows them as they are now. */
export async function undoMerge(client: QueryClient, keptId: string, mergeId: string) {
  const answer = await api.post<{ contact: Contact; returned: Contact }>(`/contacts/${keptId}/merges/${mergeId}/undo`);
  storeContact(client, answer.contact);
  storeContact(client, answer.returned);
  await Promise.all([
    client.invalidateQueries({ queryKey: contactKeys.lists }),
    client.invalidateQueries({ queryKey: contactKeys.one(keptId) }),
  ]);
  return answer;
}

/** The contacts that became part of this one, each with a way back for thirty days. */
export function Merges({ id }: { id: string }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const may = useCan("contacts.write");
  const merges = useQuery({
    queryKey: contactKeys.merges(id),
    queryFn: ({ signal }) => api.get<Page<Merge>>(`/contacts/${id}/merges`, { signal }),
  }).data?.items.filter((m) => !m.undone_at);
  const undo = useMutation({
    mutationFn: (m: Merge) => undoMerge(client, id, m.id),
    onSuccess: (_, m) => toast({ title: t`${m.gone.name} is a contact again` }),
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  if (!merges?.length) return null;
  return (
    <Part title={t`Merged contacts`}>
      <ul className="divide-y divide-line border-y">
        {merges.map((m, i) => (
          <li key={m.id} className="flex min-h-10 items-center gap-3 py-1 text-sm">
            <span className="min-w-0 flex-1 truncate">{m.gone.name}</span>
            <time dateTime={m.made_at} className="text-xs text-ink-3">
              {fullTime(m.made_at)}
            </time>
            {may && i === 0 && new Date(m.undo_until) > new Date() && (
              <Button size="sm" busy={undo.isPending} onClick={() => undo.mutate(m)}>
                {t`Undo the merge`}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}
