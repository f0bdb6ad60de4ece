import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useT } from "./texts";

/** A sheet that comes up over a phone's screen, or over the page. */
export function Sheet({
  title,
  onClose,
  page,
  children,
}: {
  title: string;
  onClose: () => void;
  page?: boolean;
  children: ReactNode;
}) {
  const t = useT();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const before = document.activeElement;
    const first = box.current?.querySelector<HTMLElement>("[data-first], input, textarea, button:not([data-close])");
    (first ?? box.current)?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  useEffect(() => {
    const node = box.current;
    const onKey = (e: KeyboardEvent) => {
      if (e.key === "Escape") {
        e.stopPropagation();
        close.current();
      }
      if (e.key !== "Tab" || !node) return;
      // Focus stays within the sheet while it is open.
      const all = [...node.querySelectorAll<HTMLElement>("button, input, textarea, select, a[href]")].filter(
        (n) => !n.hasAttribute("disabled"),
      );
      const first = all[0];
      const last = all.at(-1);
      if (e.shiftKey && document.activeElement === first) {
        e.preventDefault();
        last?.focus();
      } else if (!e.shiftKey && document.activeElement === last) {
        e.preventDefault();
        first?.focus();
      }
    };
    node?.addEventListener("keydown", onKey);
    return () => node?.removeEventListener("keydown", onKey);
  }, []);
  return (
    <div
      className={
        page ? "fixed inset-0 z-40 grid place-items-end sm:place-items-center" : "absolute inset-0 z-20 grid items-end"
      }
    >
      <button
        type="button"
        tabIndex={-1}
        aria-hidden="true"
        className="absolute inset-0 cursor-default bg-scrim"
        onClick={onClose}
      />
      <div
        ref={box}
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        tabIndex={-1}
        className={
          page
            ? "relative flex max-h-[88vh] w-full flex-col rounded-t-xl bg-raised p-4 shadow-float outline-none sm:w-[26rem] sm:rounded-xl"
            : "relative flex max-h-[85%] flex-col rounded-t-2xl bg-raised p-4 shadow-float outline-none"
        }
      >
        <div className="mb-3 flex items-center justify-between gap-3">
          <h2 id={id} className="text-lg font-semibold">
            {title}
          </h2>
          <button
            type="button"
            data-close
            aria-label={t.close}
            onClick={onClose}
            className="rounded p-1 text-ink-3 hover:bg-hover hover:text-ink"
          >
            <X aria-hidden className="size-4.5" />
          </button>
        </div>
        <div className="-m-1 min-h-0 overflow-y-auto p-1">{children}</div>
      </div>
    </div>
  );
}

/** A labelled text field. */
export function Field(props: {
  label: string;
  value: string;
  onChange: (v: string) => void;
  help?: string;
  type?: string;
  required?: boolean;
  placeholder?: string;
}) {
  const id = useId();
  return (
    <div className="mb-3">
      <label htmlFor={id} className="mb-1 block font-medium">
        {props.label}
      </label>
      <input
        id={id}
        type={props.type ?? "text"}
        value={props.value}
        required={props.required}
        placeholder={props.placeholder}
        aria-describedby={props.help ? `${id}-help` : undefined}
        onChange={(e) => props.onChange(e.target.value)}
        className="h-9 w-full rounded-md border border-line-strong bg-paper px-2.5 text-base"
      />
      {props.help && (
        <p id={`${id}-help`} className="mt-1 text-xs text-ink-3">
          {props.help}
        </p>
      )}
    </div>
  );
}

export const primary =
  "flex h-9 w-full items-center justify-center gap-2 rounded-md bg-accent px-4 text-base font-medium text-on-accent hover:bg-accent-hover disabled:opacity-50";
