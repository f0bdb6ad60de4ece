import { api, url } from "@client/api";
import { Button } from "@kit/button";
import { toast } from "@kit/toast";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FileDown, Undo2 } from "lucide-react";
import { useState } from "react";
import { type ContactImport, storeImportAnswer } from "@/entities/import";
import { errorText } from "@/lib/error-text";

/** How far an import is, and what became of it. */
export function Progress({ one }: { one: ContactImport }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const undo = useMutation({
    mutationFn: () => api.post<ContactImport>(`/imports/${one.id}/undo`),
    onSuccess: (next) => storeImportAnswer(client, next),
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  const undoing = one.state === "undoing" || one.state === "undone";
  const done = undoing ? one.undone + one.kept : one.done;
  const total = undoing ? one.created : one.total;
  const heads: Record<ContactImport["state"], string> = {
    uploaded: "",
    running: t`The import is under way. You can leave this page: it goes on.`,
    done: t`The import is done.`,
    undoing: t`The import is being undone.`,
    undone: t`The import was undone.`,
    failed: t`The import could not go on: ${one.error}`,
  };
  return (
    <section className="grid gap-4" aria-label={one.name}>
      <h2 className="text-base font-semibold">{one.name}</h2>
      <p role="status">{heads[one.state]}</p>
      <progress
        max={Math.max(1, total)}
        value={one.state === "undone" ? total : done}
        aria-label={t`Progress`}
        className="h-2 w-full accent-accent"
      />
      <ul className="grid gap-1 text-sm">
        <li>{t`${done} of ${total} rows`}</li>
        {undoing ? (
          <>
            <li>{plural(one.undone, { one: "# contact removed", other: "# contacts removed" })}</li>
            <li>
              {plural(one.kept, {
                one: "# contact kept, since it is in use",
                other: "# contacts kept, since they are in use",
              })}
            </li>
          </>
        ) : (
          <>
            <li>{plural(one.created, { one: "# new contact", other: "# new contacts" })}</li>
            <li>{plural(one.updated, { one: "# row updates a contact", other: "# rows update contacts" })}</li>
            <li>{plural(one.same, { one: "# row changes nothing", other: "# rows change nothing" })}</li>
            <li>{plural(one.bad, { one: "# bad row", other: "# bad rows" })}</li>
          </>
        )}
      </ul>
      <div className="flex flex-wrap gap-2">
        {one.bad > 0 && (
          <Button onClick={() => window.location.assign(url(`/imports/${one.id}/bad.csv`))}>
            <FileDown /> {t`Download the bad rows`}
          </Button>
        )}
        {one.state === "done" && one.created > 0 && !asking && (
          <Button onClick={() => setAsking(true)}>
            <Undo2 /> {t`Undo the import`}
          </Button>
        )}
      </div>
      {asking && one.state === "done" && (
        <div className="grid gap-2 rounded-md border p-3 text-sm">
          <p>{t`The contacts that this import made are removed, except those somebody wrote with or changed since. What it updated stays.`}</p>
          <div className="flex gap-2">
            <Button variant="danger" busy={undo.isPending} onClick={() => undo.mutate()}>
              {t`Remove the new contacts`}
            </Button>
            <Button onClick={() => setAsking(false)}>{t`Cancel`}</Button>
          </div>
        </div>
      )}
    </section>
  );
}
