import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import type { CaseListParams } from "@/entities/case";
import { useFilterFields } from "../filter/fields";
import { nodeText } from "../filter/operators";

interface Props {
  params: CaseListParams;
  onChange: (params: CaseListParams) => void;
  onEdit: () => void;
}

/** The conditions that somebody put together, in words: each leads to where they are changed, and has its way off. */
export function WhereChips({ params, onChange, onEdit }: Props) {
  const { t } = useLingui();
  const fields = useFilterFields();
  const { where, ...rest } = params;
  if (!where) return null;
  const parts = "all" in where ? where.all : [where];
  const without = (at: number) => {
    const all = parts.toSpliced(at, 1);
    onChange(all.length > 0 ? { ...rest, where: { all } } : rest);
  };
  return parts.map((node, at) => {
    const text = nodeText(node, fields);
    return (
      <li key={JSON.stringify(node)} className="flex h-6 min-w-0 items-center rounded-md bg-sunken text-xs">
        <button
          type="button"
          aria-label={t`Change the condition ${text}`}
          title={text}
          onClick={onEdit}
          className="h-6 max-w-60 truncate rounded-md pr-0.5 pl-2 hover:text-accent-ink"
        >
          {text}
        </button>
        <button
          type="button"
          aria-label={t`Take off the condition ${text}`}
          onClick={() => without(at)}
          className="flex size-6 shrink-0 items-center justify-center rounded-md opacity-70 hover:opacity-100"
        >
          <X aria-hidden className="size-3" />
        </button>
      </li>
    );
  });
}
