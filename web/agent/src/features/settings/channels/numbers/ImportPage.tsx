import { api, type Page as Items, url } from "@client/api";
import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { channelsQuery, connectable, type Platform, platformsQuery } from "@/entities/channel";
import { type NumberImport, type NumberImportCheck, type NumberImportRow, numberKeys } from "@/entities/number";
import { errorText } from "@/lib/error-text";
import { currentLanguage } from "@/lib/language";
import { nearTime } from "@/lib/when";
import { Loading } from "../../parts/Loading";
import { Page, Row, Rows, Section } from "../../parts/Page";

/** Many numbers from one file: a dry run first, then the import with its progress and what failed. */
export function ImportPage() {
  const platforms = useQuery(platformsQuery);
  return (
    <Page
      title={t`Connect many numbers`}
      about={t`From a CSV file with a row for each number. First you see what would happen; nothing changes until you start.`}
    >
      <Loading query={platforms}>{(list) => <Choose platforms={connectable(list)} />}</Loading>
      <Earlier />
    </Page>
  );
}

function Choose({ platforms }: { platforms: Platform[] }) {
  const client = useQueryClient();
  const channels = useQuery(channelsQuery).data ?? [];
  const input = useRef<HTMLInputElement>(null);
  const [key, setKey] = useState(platforms[0]?.key ?? "");
  const [like, setLike] = useState("");
  const [file, setFile] = useState<File>();
  const platform = platforms.find((p) => p.key === key);
  const form = (f: File) => {
    const body = new FormData();
    body.append("platform", key);
    body.append("like_channel_id", like);
    body.append("file", f, f.name);
    return body;
  };
  const check = useMutation({
    mutationFn: (f: File) => api.post<NumberImportCheck>("/number-imports/check", form(f)),
  });
  const start = useMutation({
    mutationFn: (f: File) => api.post<NumberImport>("/number-imports", form(f)),
    onSuccess: () => {
      setFile(undefined);
      check.reset();
      void client.invalidateQueries({ queryKey: numberKeys.imports });
    },
  });
  const take = (f: File | undefined) => {
    if (!f) return;
    setFile(f);
    check.mutate(f);
  };
  if (!platform) return null;
  const columns = ["name", ...platform.fields.map((f) => f.name), ...(platform.numbers?.kept ? ["pin"] : [])];
  const again = () => file && check.mutate(file);
  return (
    <>
      <Section title={t`The file`}>
        <div className="grid max-w-xl gap-4">
          <Field label={t`Platform`}>
            <Select
              value={key}
              options={platforms.map((p) => ({ value: p.key, label: p.title }))}
              onChange={(v) => {
                setKey(v);
                setLike("");
                setFile(undefined);
                check.reset();
              }}
            />
          </Field>
          <Field label={t`What a row leaves out`} help={t`Is taken from this channel: its token above all.`}>
            <Select
              value={like}
              options={[
                { value: "", label: t`Nothing: each row has it all` },
                ...channels.filter((c) => c.platform === key).map((c) => ({ value: c.id, label: c.name })),
              ]}
              onChange={(v) => {
                setLike(v);
                again();
              }}
            />
          </Field>
        </div>
        <p className="text-sm text-ink-2">
          {t`Columns:`} <code className="break-words font-mono text-xs">{columns.join(", ")}</code>
        </p>
        {platform.numbers?.kept && <p className="text-xs text-ink-3">{t`A row with a PIN is registered as well.`}</p>}
        <span className="flex flex-wrap gap-2">
          <Button variant={file ? "secondary" : "primary"} onClick={() => input.current?.click()}>
            <FileUp /> {t`Choose a CSV file`}
          </Button>
          <a
            href={`data:text/csv;charset=utf-8,${encodeURIComponent(`${columns.join(",")}\n`)}`}
            download="numbers.csv"
          >
            <Button variant="ghost" tabIndex={-1}>
              <Download /> {t`An empty file`}
            </Button>
          </a>
        </span>
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv"
          aria-label={t`CSV file`}
          className="sr-only"
          tabIndex={-1}
          onChange={(e) => {
            take(e.target.files?.[0]);
            e.target.value = "";
          }}
        />
        {(check.error ?? start.error) !== null && (
          <p role="alert" className="text-sm text-danger">
            {errorText(check.error ?? start.error)}
          </p>
        )}
      </Section>
      {file && check.data && (
        <Section title={t`What would happen`} about={file.name}>
          <p role="status" className="text-sm">
            {t`${check.data.connect} would be connected, ${check.data.skip} are already, ${check.data.bad} cannot be.`}
          </p>
          <Problems rows={check.data.problems} />
          <Button
            variant="primary"
            className="justify-self-start"
            inactive={check.data.connect === 0}
            busy={start.isPending}
            onClick={() => check.data.connect > 0 && start.mutate(file)}
          >
            {t`Connect them`}
          </Button>
        </Section>
      )}
    </>
  );
}

function Problems({ rows }: { rows: NumberImportRow[] }) {
  if (rows.length === 0) return null;
  const language = currentLanguage();
  return (
    <Rows label={t`Rows with problems`}>
      {rows.map((r) => (
        <Row key={r.row}>
          <span className="tabular w-16 text-sm text-ink-3">{t`Row ${r.row}`}</span>
          <span className="min-w-0 flex-1 break-words text-sm">
            {r.name}{" "}
            {r.problem && (
              <span className="text-danger">{[r.problem.field, r.problem[language]].filter(Boolean).join(": ")}</span>
            )}
          </span>
        </Row>
      ))}
    </Rows>
  );
}

/** The imports that were made, with their progress. */
function Earlier() {
  const query = useQuery({
    queryKey: numberKeys.imports,
    queryFn: ({ signal }) => api.get<Items<NumberImport>>("/number-imports", { signal }).then((p) => p.items),
    // Events tell where it stands; this is for when they are away.
    refetchInterval: ({ state }) => (state.data?.some((m) => m.state === "running") ? 3000 : false),
  });
  if (!query.data?.length) return null;
  return (
    <Section title={t`Imports`}>
      <Rows label={t`Imports`}>
        {query.data.map((m) => (
          <Row key={m.id}>
            <span className="grid min-w-0 flex-1">
              <span className="truncate text-sm font-medium">{m.name}</span>
              <span className="text-xs text-ink-3">{nearTime(m.made_at)}</span>
            </span>
            {m.state === "running" && (
              <progress aria-label={t`Progress of ${m.name}`} value={m.done} max={m.total} className="w-32" />
            )}
            <span className="text-sm" role="status">
              {m.state === "running"
                ? t`${m.done} of ${m.total}`
                : t`${m.connected} connected, ${m.skipped} were already, ${m.failed} failed`}
            </span>
            {m.failed > 0 && m.state === "done" && (
              <a
                href={url(`/number-imports/${m.id}/problems.csv`, { lang: currentLanguage() })}
                download
                className="text-sm underline underline-offset-2"
              >
                {t`Download the problems`}
              </a>
            )}
          </Row>
        ))}
      </Rows>
    </Section>
  );
}
