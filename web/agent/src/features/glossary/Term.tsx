import { Tooltip } from "@base-ui/react/tooltip";
import { type ReactNode, useEffect, useId, useState } from "react";
import { currentLanguage } from "@/lib/language";
import type { TermName, terms } from "./terms";

type Terms = typeof terms;

/** The catalogue comes with the first term that is asked for: no page waits for it. */
const load = () => import("./terms").then((m) => m.terms);

/** A word of the glossary that says what it means: on hover, on focus and on tap. Escape closes it. */
export function Term({ name, children }: { name: TermName; children: ReactNode }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [all, setAll] = useState<Terms>();
  useEffect(() => {
    let gone = false;
    if (open && !all)
      void load().then(
        (t) => gone || setAll(t),
        () => undefined,
      );
    return () => {
      gone = true;
    };
  }, [open, all]);
  // Where nothing hovers, a touch elsewhere is what closes it.
  useEffect(() => {
    if (!open) return;
    const close = (e: PointerEvent) => {
      if (!(e.target instanceof Element) || !e.target.closest(`[data-term="${id}"]`)) setOpen(false);
    };
    document.addEventListener("pointerdown", close);
    return () => document.removeEventListener("pointerdown", close);
  }, [open, id]);
  const shown = open && all !== undefined;
  return (
    <Tooltip.Root
      open={shown}
      onOpenChange={(next, details) => {
        // A press is how a term is opened by touch, so it closes nothing.
        if (next || details.reason !== "trigger-press") setOpen(next);
      }}
    >
      <Tooltip.Trigger
        closeOnClick={false}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onMouseEnter={() => setOpen(true)}
        render={
          <button
            type="button"
            data-term={id}
            aria-describedby={shown ? id : undefined}
            onClick={() => setOpen(true)}
            className="cursor-help rounded-sm text-left underline decoration-dotted decoration-ink-3 underline-offset-4"
          >
            {children}
          </button>
        }
      />
      <Tooltip.Portal>
        <Tooltip.Positioner side="bottom" align="start" sideOffset={6} collisionPadding={8} className="z-50">
          <Tooltip.Popup
            id={id}
            role="tooltip"
            className="pop max-w-72 rounded-md bg-ink px-2.5 py-1.5 text-xs text-paper shadow-float"
          >
            {all?.[name][currentLanguage()].means}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
