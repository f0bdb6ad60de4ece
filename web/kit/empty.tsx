import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface Props {
  icon?: LucideIcon;
  title: ReactNode;
  children?: ReactNode;
  /** The first step. */
  action?: ReactNode;
}

/** Says what a place is for and offers the first step. */
export function EmptyState({ icon: Icon, title, children, action }: Props) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 p-8 text-center">
      {Icon && <Icon aria-hidden strokeWidth={1.5} className="mb-1 size-8 text-ink-off" />}
      <p className="text-base font-medium">{title}</p>
      {children && <p className="max-w-80 text-sm text-ink-3">{children}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
