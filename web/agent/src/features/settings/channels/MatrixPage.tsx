import { Button } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { PlatformIcon } from "@kit/icons/platform";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Check, CircleDashed, FileDown, Minus, SearchX } from "lucide-react";
import { useState } from "react";
import { type Platform, platformsQuery } from "@/entities/channel";
import { Loading } from "../parts/Loading";
import { Page } from "../parts/Page";
import { kindOrder, kindTitle } from "./kinds";
import { type Cell, differing, type MatrixRow, matrixCSV, matrixRows, modeWord } from "./matrix";

/** What every platform of this build can do, side by side, from their declarations alone. */
export function MatrixPage() {
  const query = useQuery(platformsQuery);
  return (
    <Page
      title={t`What each channel can do`}
      term="capability"
      about={t`Each platform says for itself what it can do; this page, the composer and the checks before sending read the same.`}
    >
      <Loading query={query}>{(platforms) => <Matrix all={platforms} />}</Loading>
    </Page>
  );
}

function Matrix({ all }: { all: Platform[] }) {
  const [words, setWords] = useState("");
  const [kind, setKind] = useState("");
  const [mode, setMode] = useState("");
  const [unlike, setUnlike] = useState(false);
  const platforms = all.filter((p) => (kind === "" || p.kinds.includes(kind)) && (mode === "" || p.mode === mode));
  const wanted = words.trim().toLocaleLowerCase();
  const every = matrixRows(platforms).filter((r) => r.title.toLocaleLowerCase().includes(wanted));
  const rows = unlike ? differing(every) : every;
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <Field label={t`Ability`} className="w-44">
          <Input type="search" value={words} onChange={(e) => setWords(e.target.value)} />
        </Field>
        <Field label={t`Kind of channel`} className="w-44">
          <Select
            value={kind}
            onChange={setKind}
            options={[
              { value: "", label: t`All` },
              ...kindOrder
                .filter((k) => all.some((p) => p.kinds.includes(k)))
                .map((k) => ({ value: k, label: kindTitle(k) })),
            ]}
          />
        </Field>
        <Field label={t`Live or asynchronous`} className="w-44">
          <Select
            value={mode}
            onChange={setMode}
            options={[
              { value: "", label: t`All` },
              { value: "live", label: modeWord("live") },
              { value: "asynchronous", label: modeWord("asynchronous") },
            ]}
          />
        </Field>
        {platforms.length > 1 && <Switch checked={unlike} onChange={setUnlike} label={t`Only where they differ`} />}
        <Button
          className="ml-auto"
          disabled={rows.length === 0 || platforms.length === 0}
          onClick={() => save(matrixCSV(platforms, rows, t`Ability`))}
        >
          <FileDown /> {t`Save as CSV`}
        </Button>
      </div>
      <p className="text-sm text-ink-2">
        {t`Asynchronous threads last: a customer reads an answer whenever they look. A live chat ends when the customer leaves.`}
      </p>
      {platforms.length === 0 || rows.length === 0 ? (
        <EmptyState icon={SearchX} title={t`Nothing fits`} />
      ) : (
        <Grid platforms={platforms} rows={rows} />
      )}
    </>
  );
}

function Grid({ platforms, rows }: { platforms: Platform[]; rows: MatrixRow[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than the screen has to be scrolled by keyboard too
    <section aria-label={t`What each channel can do`} tabIndex={0} className="overflow-x-auto rounded-md border">
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr className="border-b text-left">
            <th scope="col" className="sticky left-0 bg-paper px-3 py-2 font-medium">
              {t`Ability`}
            </th>
            {platforms.map((p) => (
              <th key={p.key} scope="col" className="min-w-32 px-3 py-2 font-medium">
                <span className="inline-flex items-center gap-1.5">
                  <PlatformIcon platform={p.key} className="size-4" /> {p.title}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.key} className="border-b last:border-0">
              <th scope="row" className="sticky left-0 max-w-40 bg-paper px-3 py-1.5 text-left font-normal text-ink-2">
                {r.title}
              </th>
              {r.cells.map((cell, i) => (
                <td key={platforms[i]?.key} className="px-3 py-1.5">
                  <Said cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A level is told by its sign and by its word, never by colour alone. */
function Said({ cell }: { cell: Cell }) {
  if (!cell.level) return cell.text;
  const signs = { yes: Check, degraded: CircleDashed, no: Minus };
  const tones = { yes: "text-good", degraded: "text-waiting", no: "text-ink-3" };
  const Sign = signs[cell.level];
  return (
    <span className="inline-flex items-center gap-1.5">
      <Sign aria-hidden className={`size-4 shrink-0 ${tones[cell.level]}`} /> {cell.text}
    </span>
  );
}

function save(csv: string) {
  const address = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "channels.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
