import { Toast as Base } from "@base-ui/react/toast";
import { t } from "@lingui/core/macro";
import { CircleAlert, X } from "lucide-react";

interface ToastData {
  tone?: "plain" | "danger";
}

const manager = Base.createToastManager<ToastData>();

export interface ToastOptions {
  title: string;
  description?: string;
  tone?: "plain" | "danger";
  undo?: () => void;
  undoLabel?: string;
  /** Milliseconds; 0 stays until closed. */
  timeout?: number;
}

/** Says something for a few seconds, with an undo where there is one. */
export function toast({ title, description, tone = "plain", undo, undoLabel, timeout }: ToastOptions): string {
  const id = manager.add({
    title,
    description,
    data: { tone },
    priority: tone === "danger" ? "high" : "low",
    timeout: timeout ?? (undo || tone === "danger" ? 8_000 : 4_000),
    actionProps: undo && {
      children: undoLabel ?? t`Undo`,
      onClick: () => {
        manager.close(id);
        undo();
      },
    },
  });
  return id;
}

export function closeToast(id: string) {
  manager.close(id);
}

/** The place where toasts appear; once in the app. */
export function Toaster() {
  return (
    <Base.Provider toastManager={manager} limit={4}>
      <Base.Portal>
        <Base.Viewport className="pointer-events-none fixed right-4 bottom-4 left-4 z-[60] flex flex-col items-center gap-2 sm:left-auto sm:items-end">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList() {
  const { toasts } = Base.useToastManager<ToastData>();
  return toasts.map((item) => (
    <Base.Root
      key={item.id}
      toast={item}
      swipeDirection={["right", "down"]}
      className="pointer-events-auto w-full max-w-96 rounded-lg bg-ink text-paper shadow-float transition-opacity data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
    >
      <Base.Content className="flex items-center gap-2.5 py-2 pr-1.5 pl-3.5 text-sm">
        {item.data?.tone === "danger" && <CircleAlert className="size-4 shrink-0" aria-hidden />}
        <div className="min-w-0 flex-1">
          <Base.Title className="font-medium" />
          <Base.Description className="text-xs opacity-80" />
        </div>
        {item.actionProps && (
          <Base.Action className="rounded-md px-2 py-1 font-semibold underline-offset-2 hover:bg-paper/15 focus-visible:outline-paper" />
        )}
        {/* It takes the focus, so it is never hidden from those who do not see it. */}
        <Base.Close
          aria-label={t`Close`}
          aria-hidden={false}
          className="rounded-md p-1.5 opacity-70 hover:bg-paper/15 hover:opacity-100"
        >
          <X className="size-3.5" />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}
