import { Button } from "@kit/button";
import { useLingui } from "@lingui/react/macro";
import { type ReactElement, useState } from "react";
import { type Found, type FoundKind, searchMore } from "@/entities/search";
import { errorText } from "@/lib/error-text";

interface Props {
  kind: FoundKind;
  title: string;
  asked: string;
  first: Found;
  /** How many are shown at first. */
  few: number;
  children: (found: Found) => ReactElement[];
}

/** What was found of one kind: the first few, then the rest of the page, then further pages. */
export function FoundGroup({ kind, title, asked, first, few, children }: Props) {
  const { t } = useLingui();
  const [all, setAll] = useState(false);
  const [pages, setPages] = useState<Found[]>([]);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState("");
  const items = [first, ...pages].flatMap(children);
  const last = pages.at(-1) ?? first;
  const next = last.next[kind];
  if (items.length === 0 && !next) return null;
  const shown = all ? items : items.slice(0, few);
  const rest = items.length - shown.length;
  const count = next ? `${items.length}+` : `${items.length}`;

  const more = async () => {
    setAll(true);
    if (rest > 0 || !next) return;
    setBusy(true);
    setFailed("");
    try {
      const page = await searchMore(asked, kind, next);
      setPages((p) => [...p, page]);
    } catch (err) {
      setFailed(errorText(err));
    }
    setBusy(false);
  };

  return (
    <section className="mt-6" aria-label={title}>
      <h2 className="mb-1 flex items-baseline gap-2 text-xs text-ink-3">
        {title} <span className="tabular">{count}</span>
      </h2>
      <ul className="divide-y divide-line border-y">{shown}</ul>
      {failed && <p className="mt-1 text-sm text-danger">{failed}</p>}
      {(rest > 0 || next) && (
        <Button variant="ghost" size="sm" className="mt-1" disabled={busy} onClick={() => void more()}>
          {rest > 0 ? t`${rest} more` : last.partial.includes(kind) ? t`Search further back` : t`Show more`}
        </Button>
      )}
    </section>
  );
}
