import { Select } from "@kit/select";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Funnel } from "lucide-react";
import type { ReactNode } from "react";
import { filtersQuery } from "@/entities/saved-filter";
import { savedName, useFilterFields, useSavedFilters } from "@/features/inbox-list/filter/fields";
import { nodeText } from "@/features/inbox-list/filter/operators";

interface Props {
  /** A saved filter's id; none for all cases. */
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  /** The control's, where a field labels it. */
  id?: string;
}

const all = "*";

/** Which cases the figures are of: all, or those that meet one of the saved filters. */
export function FilterChoice({ value, onChange, id }: Props) {
  const { t } = useLingui();
  const known = useQuery(filtersQuery).data;
  const offered = useSavedFilters("case", false);
  const chosen = offered.some((f) => f.id === value);
  if (known && offered.length === 0 && !value)
    return (
      <Link
        id={id}
        to={"/settings/filters" as string}
        className="inline-flex h-8 items-center gap-1.5 rounded-md px-2 text-accent-ink text-sm underline"
      >
        <Funnel aria-hidden className="size-4" /> {t`Put a filter together…`}
      </Link>
    );
  return (
    <Select
      id={id}
      label={t`Saved filter`}
      className="w-auto! min-w-32 max-w-64"
      value={value ?? all}
      onChange={(v) => onChange(v === all ? undefined : v)}
      options={[
        { value: all, label: t`All cases` },
        ...offered.map((f) => ({ value: f.id, label: savedName(f, "case") })),
        ...(value && !chosen ? [{ value, label: known ? t`A filter that is not there` : "…" }] : []),
      ]}
    />
  );
}

/** What the chosen filter says, and after it how many cases meet it. */
export function FilterWords({ value, children }: { value: string; children?: ReactNode }) {
  const fields = useFilterFields();
  const chosen = useSavedFilters("case", false).find((f) => f.id === value);
  if (!chosen) return null;
  const words = nodeText(chosen.filter, fields);
  return (
    <p className="max-w-prose text-ink-2 text-sm">
      <Trans>Only cases with: {words}</Trans> {children}
    </p>
  );
}
