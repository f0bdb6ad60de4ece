import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

/** A value to take elsewhere. */
export function Value(props: { label: string; value: string; texts: { copy: string; copied: string } }) {
  const { label, value, texts } = props;
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <div className="flex items-center gap-2 py-1">
      <div className="min-w-0 flex-1">
        <p className="text-xs text-ink-2">{label}</p>
        <p className="font-mono text-xs break-all">{value}</p>
      </div>
      <button
        type="button"
        aria-label={`${texts.copy}: ${label}`}
        title={texts.copy}
        onClick={() => void navigator.clipboard?.writeText(value).then(() => setCopied(true))}
        className="grid size-8 shrink-0 place-items-center rounded-md border border-line text-ink-2 hover:bg-hover"
      >
        <Icon aria-hidden className="size-4" />
      </button>
      <span role="status" className="sr-only">
        {copied && texts.copied}
      </span>
    </div>
  );
}
