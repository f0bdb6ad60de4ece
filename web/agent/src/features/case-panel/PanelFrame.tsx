import { Dialog as Base } from "@base-ui/react/dialog";
import { IconButton } from "@kit/button";
import { Resizer } from "@kit/resizer";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { useSetting } from "@/lib/storage";

const wide = "(min-width: 1180px)";

function useWide(): boolean {
  return useSyncExternalStore(
    (f) => {
      const list = matchMedia(wide);
      list.addEventListener("change", f);
      return () => list.removeEventListener("change", f);
    },
    () => matchMedia(wide).matches,
  );
}

export interface Panel {
  open: boolean;
  /** Beside the thread; else over it, as a sheet. */
  beside: boolean;
  toggle: () => void;
  close: () => void;
}

/** Where there is room the panel stands beside the thread and stays as it was left; elsewhere it opens as a sheet. */
export function usePanel(): Panel {
  const beside = useWide();
  const [kept, keep] = useSetting("panel.open", true);
  const [sheet, setSheet] = useState(false);
  const open = beside ? kept : sheet;
  const set = beside ? keep : setSheet;
  return { open, beside, toggle: () => set(!open), close: () => set(false) };
}

const limits = { min: 260, max: 480, initial: 300 };

/** The column or the sheet of the panel. */
export function PanelFrame({ panel, children }: { panel: Panel; children: ReactNode }) {
  const { t } = useLingui();
  const [width, setWidth] = useSetting("panel.width", limits.initial);
  if (!panel.beside) {
    return (
      <Base.Root open={panel.open} onOpenChange={(open) => !open && panel.close()}>
        <Base.Portal>
          <Base.Backdrop className="fixed inset-0 z-40 bg-scrim" />
          <Base.Popup
            data-modal=""
            className="fixed inset-y-0 right-0 z-50 flex w-[min(360px,100vw)] flex-col bg-canvas shadow-float outline-none transition-transform data-ending-style:translate-x-full data-starting-style:translate-x-full"
          >
            <div className="flex items-center justify-between border-b py-1.5 pr-1.5 pl-4">
              <Base.Title className="text-sm font-semibold">{t`Contact and details`}</Base.Title>
              <Base.Close
                render={
                  <IconButton label={t`Close`} tooltip={false}>
                    <X />
                  </IconButton>
                }
              />
            </div>
            <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
    );
  }
  if (!panel.open) return null;
  return (
    <>
      <Resizer label={t`Width of the panel`} value={width} {...limits} direction={-1} onChange={setWidth} />
      <aside aria-label={t`Contact and details`} className="shrink-0 overflow-y-auto bg-canvas" style={{ width }}>
        {children}
      </aside>
    </>
  );
}
