import { Download } from "lucide-react";
import type { ReactNode } from "react";

/** A file to be had, as a button. */
export function DownloadLink({ href, name, children }: { href: string; name: string; children: ReactNode }) {
  return (
    <a
      href={href}
      download={name}
      className="inline-flex h-8 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-md bg-raised px-3 font-medium text-ink text-sm shadow-[inset_0_0_0_1px_var(--line)] transition-colors hover:bg-hover [&_svg]:size-4"
    >
      <Download aria-hidden /> {children}
    </a>
  );
}
