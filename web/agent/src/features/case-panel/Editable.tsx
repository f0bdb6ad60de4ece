import { Input, Textarea } from "@kit/input";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { Pencil } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { errorText } from "@/lib/error-text";

interface Props {
  label: string;
  value: string;
  empty: string;
  long?: boolean;
  disabled?: boolean;
  onSave: (value: string) => Promise<void>;
  className?: string;
}

/** A text that becomes a field when it is pressed: Enter keeps, Escape leaves it as it was. */
export function Editable({ label, value, empty, long = false, disabled = false, onSave, className = "" }: Props) {
  const { t } = useLingui();
  const [draft, setDraft] = useState<string | null>(null);
  const keep = () => {
    if (draft === null) return;
    const next = draft.trim();
    setDraft(null);
    if (next !== value) onSave(next).catch((e) => void toast({ title: errorText(e), tone: "danger" }));
  };
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === "Escape") {
      e.stopPropagation();
      setDraft(null);
    } else if (e.key === "Enter" && (!long || e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      keep();
    }
  };
  if (draft !== null) {
    const shared = { autoFocus: true, value: draft, "aria-label": label, onBlur: keep, onKeyDown };
    return long ? (
      <Textarea {...shared} rows={4} onChange={(e) => setDraft(e.target.value)} />
    ) : (
      <Input {...shared} onChange={(e) => setDraft(e.target.value)} />
    );
  }
  if (disabled) return <p className={`whitespace-pre-wrap break-words ${className}`}>{value || empty}</p>;
  return (
    <button
      type="button"
      onClick={() => setDraft(value)}
      aria-label={t`${label}: ${value || empty}. Edit`}
      className={`group/edit -mx-1.5 flex min-h-6 w-[calc(100%+12px)] items-start gap-1 rounded-md px-1.5 py-0.5 text-left hover:bg-hover ${className}`}
    >
      <span className={`min-w-0 flex-1 whitespace-pre-wrap break-words ${value ? "" : "text-ink-3"}`}>
        {value || empty}
      </span>
      <Pencil
        aria-hidden
        className="mt-1 size-3 shrink-0 text-ink-3 opacity-0 group-hover/edit:opacity-100 group-focus-visible/edit:opacity-100"
      />
    </button>
  );
}
