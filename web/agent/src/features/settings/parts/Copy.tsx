import { IconButton } from "@kit/button";
import { t } from "@lingui/core/macro";
import { Check, Copy as Icon } from "lucide-react";
import { useEffect, useState } from "react";

/** A value to paste elsewhere, with a button that copies it. */
export function Copy({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <div className="grid grid-cols-1 gap-1">
      <span className="text-sm font-medium">{label}</span>
      <div className="flex items-center gap-1 rounded-md bg-sunken pl-2.5">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
        <code tabIndex={0} className="min-w-0 flex-1 overflow-x-auto whitespace-nowrap py-1.5 font-mono text-xs">
          {value}
        </code>
        <IconButton
          label={copied ? t`Copied` : t`Copy ${label}`}
          onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
        >
          {copied ? <Check className="text-good" /> : <Icon />}
        </IconButton>
      </div>
      <span role="status" className="sr-only">
        {copied && t`Copied`}
      </span>
    </div>
  );
}
