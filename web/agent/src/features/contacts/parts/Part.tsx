import type { ReactNode } from "react";

/** A part of a page with its heading. */
export function Part({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="grid grid-cols-1 gap-2" aria-label={title}>
      <div className="flex min-h-6 items-center justify-between">
        <h2 className="text-xs text-ink-3">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}
