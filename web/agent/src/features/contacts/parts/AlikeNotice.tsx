import { api } from "@client/api";
import { Button } from "@kit/button";
import { PlatformIcon } from "@kit/icons/platform";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { UsersRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { type Alike, alikeKey, alikeQuery } from "@/entities/alike";
import { type Contact, contactName } from "@/entities/contact";
import { useCan } from "@/entities/me";
import { errorText } from "@/lib/error-text";

const MergeDialog = lazy(() => import("../MergeDialog").then((m) => ({ default: m.MergeDialog })));

/** Who may be the same person, and what speaks for it: a person decides, nothing is merged by itself. */
export function AlikeNotice({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const may = useCan("contacts.write");
  const list = useQuery({ ...alikeQuery(contact.id), enabled: may }).data;
  const [other, setOther] = useState<Contact>();
  if (!may || !list?.length) return null;
  return (
    <section aria-label={t`Perhaps the same person`} className="grid gap-2 rounded-md bg-sunken px-3 py-2.5 text-sm">
      <h2 className="flex items-center gap-2 font-semibold">
        <UsersRound aria-hidden className="size-4 text-ink-3" /> {t`Perhaps the same person`}
      </h2>
      <ul className="grid gap-2">
        {list.map((one) => (
          <One key={one.contact.id} contact={contact} alike={one} onMerge={() => setOther(one.contact)} />
        ))}
      </ul>
      {other && (
        <Suspense fallback={null}>
          <MergeDialog contact={contact} with={other} onClose={() => setOther(undefined)} />
        </Suspense>
      )}
    </section>
  );
}

function One({ contact, alike, onMerge }: { contact: Contact; alike: Alike; onMerge: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const other = alike.contact;
  const name = contactName(other);
  const path = `/contacts/${contact.id}/apart/${other.id}`;
  const settle = () =>
    Promise.all([contact.id, other.id].map((id) => client.invalidateQueries({ queryKey: alikeKey(id) })));
  const apart = useMutation({
    mutationFn: (yes: boolean) => (yes ? api.put(path) : api.del(path)),
    onSuccess: (_, yes) => {
      void settle();
      if (yes) toast({ title: t`${name} is kept as somebody else`, undo: () => apart.mutate(false) });
    },
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  const words = { phone: t`same number`, email: t`same e-mail address`, name: t`same name` };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <span className="min-w-40 flex-1">
        <span className="flex items-center gap-1.5">
          <Link to={`/contacts/${other.id}` as string} className="truncate font-medium hover:underline">
            {name}
          </Link>
          {other.identities.map((i) => (
            <PlatformIcon key={i.id} platform={i.platform} className="size-3.5" />
          ))}
        </span>
        <span className="block text-xs text-ink-2">
          {alike.evidence.map((e) => (e.kind === "name" ? words.name : `${words[e.kind]} ${e.value}`)).join(" · ")}
        </span>
      </span>
      <span className="flex gap-1.5">
        <Button size="sm" onClick={onMerge}>
          {t`Look and merge`}
        </Button>
        <Button size="sm" variant="ghost" busy={apart.isPending} onClick={() => apart.mutate(true)}>
          {t`Somebody else`}
        </Button>
      </span>
    </li>
  );
}
