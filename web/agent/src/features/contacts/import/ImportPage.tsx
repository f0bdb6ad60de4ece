import { api, type Page, upload } from "@client/api";
import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Skeleton } from "@kit/skeleton";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { FileUp, FileX } from "lucide-react";
import { useRef, useState } from "react";
import { type ContactImport, importKeys } from "@/entities/import";
import { errorText } from "@/lib/error-text";
import { fullTime } from "@/lib/time";
import { Part } from "../parts/Part";
import { Mapping } from "./Mapping";
import { Progress } from "./Progress";

/** From a CSV file to contacts: the file, what its columns are, a check, the import, what became of it. */
export function ImportPage() {
  const { t } = useLingui();
  const { importId } = useParams({ strict: false }) as { importId?: string };
  return (
    <div className="h-full overflow-y-auto bg-paper">
      <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6 px-4 py-6 sm:px-8">
        <header>
          <Link to="/contacts" className="text-sm text-accent-ink hover:underline">
            {t`Contacts`}
          </Link>
          <h1 className="text-xl font-semibold">{t`Import contacts`}</h1>
        </header>
        {importId ? <One key={importId} id={importId} /> : <Choose />}
      </div>
    </div>
  );
}

function One({ id }: { id: string }) {
  const query = useQuery({
    queryKey: importKeys.one(id),
    queryFn: ({ signal }) => api.get<ContactImport>(`/imports/${id}`, { signal }),
    // Events tell where it stands; this is for when they are away.
    refetchInterval: ({ state }) => (state.data?.state === "running" || state.data?.state === "undoing" ? 3000 : false),
  });
  if (query.isError) return <EmptyState icon={FileX} title={errorText(query.error)} />;
  if (!query.data) return <Skeleton className="h-40" />;
  return query.data.state === "uploaded" ? <Mapping one={query.data} /> : <Progress one={query.data} />;
}

function Choose() {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [fraction, setFraction] = useState(0);
  const earlier = useQuery({
    queryKey: importKeys.list,
    queryFn: ({ signal }) => api.get<Page<ContactImport>>("/imports", { signal }),
  }).data?.items;
  const take = useMutation({
    mutationFn: (file: File) => upload<ContactImport>("/imports", file, file.name, { onProgress: setFraction }),
    onSuccess: (one) => {
      client.setQueryData(importKeys.one(one.id), one);
      void client.invalidateQueries({ queryKey: importKeys.list });
      void navigate({ to: "/contacts/import/$importId", params: { importId: one.id } });
    },
  });
  const choose = (files: FileList | null) => {
    if (files?.[0]) take.mutate(files[0]);
  };
  const states: Record<ContactImport["state"], string> = {
    uploaded: t`Not begun`,
    running: t`Under way`,
    done: t`Done`,
    undoing: t`Being undone`,
    undone: t`Undone`,
    failed: t`Broken off`,
  };
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside is the first */}
      <div
        onDragOver={(e) => e.preventDefault()}
        onDrop={(e) => {
          e.preventDefault();
          choose(e.dataTransfer.files);
        }}
        className="grid justify-items-center gap-3 rounded-lg border border-dashed px-4 py-10 text-center"
      >
        <FileUp className="size-8 text-ink-3" aria-hidden />
        <p className="max-w-prose text-sm text-ink-2">
          {t`A CSV file with a heading line and at most 100,000 rows. You say what its columns are and see what would happen before anything changes.`}
        </p>
        <input
          ref={input}
          type="file"
          accept=".csv,.txt,.tsv,text/csv"
          aria-label={t`CSV file`}
          className="sr-only"
          tabIndex={-1}
          onChange={(e) => choose(e.target.files)}
        />
        <Button variant="primary" busy={take.isPending} onClick={() => input.current?.click()}>
          {take.isPending ? t`Uploading, ${Math.round(fraction * 100)} %` : t`Choose a file`}
        </Button>
        {take.error && (
          <p role="alert" className="text-sm text-danger">
            {errorText(take.error)}
          </p>
        )}
      </div>
      {earlier && earlier.length > 0 && (
        <Part title={t`Earlier imports`}>
          <ul className="divide-y divide-line border-y">
            {earlier.map((one) => (
              <li key={one.id}>
                <Link
                  to="/contacts/import/$importId"
                  params={{ importId: one.id }}
                  className="flex min-h-10 items-center gap-3 px-1 text-sm hover:bg-hover"
                >
                  <span className="min-w-0 flex-1 truncate">{one.name}</span>
                  <span className="text-ink-3">{states[one.state]}</span>
                  <time dateTime={one.made_at} className="text-xs text-ink-3">
                    {fullTime(one.made_at)}
                  </time>
                </Link>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}
