import { Dialog as Base } from "@base-ui/react/dialog";
import { t } from "@lingui/core/macro";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./button";
import { cx } from "./cx";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the foot, the main one last. */
  footer?: ReactNode;
  /** Only for screen readers: palettes that need no heading. */
  hideTitle?: boolean;
  className?: string;
}

export function Dialog({ open, onOpenChange, title, description, children, footer, hideTitle, className }: Props) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          data-modal=""
          className={cx(
            "pop -translate-x-1/2 fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[min(32rem,calc(100vw-24px))] flex-col rounded-lg bg-raised shadow-float outline-none",
            className,
          )}
        >
          <div className={hideTitle ? "sr-only" : "flex items-start gap-3 px-5 pt-4 pb-2"}>
            <div className="min-w-0 flex-1">
              <Base.Title className="text-lg font-semibold">{title}</Base.Title>
              {description && <Base.Description className="mt-0.5 text-sm text-ink-2">{description}</Base.Description>}
            </div>
            {!hideTitle && (
              <Base.Close
                render={
                  <IconButton label={t`Close`} tooltip={false}>
                    <X />
                  </IconButton>
                }
              />
            )}
          </div>
          <div className={cx("min-h-0 overflow-y-auto", !hideTitle && "px-5 pb-4")}>{children}</div>
          {footer && <div className="flex justify-end gap-2 border-t px-5 py-3">{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
