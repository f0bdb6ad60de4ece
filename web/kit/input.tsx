import type { InputHTMLAttributes, Ref, TextareaHTMLAttributes } from "react";
import { cx } from "./cx";

export const controlClass =
  "w-full rounded-md bg-paper px-2.5 text-ink shadow-[inset_0_0_0_1px_var(--line-strong)] transition-shadow " +
  "hover:shadow-[inset_0_0_0_1px_var(--ink-3)] focus:outline-none focus:shadow-[inset_0_0_0_2px_var(--accent)] " +
  "disabled:opacity-60 aria-invalid:shadow-[inset_0_0_0_1.5px_var(--danger)] aria-invalid:focus:shadow-[inset_0_0_0_2px_var(--danger)]";

export function Input({ className, ...rest }: InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  // A browser puts the words of a file's control at its top.
  const file = rest.type === "file" ? "py-1.5 leading-5 file:me-2 file:font-medium" : undefined;
  return <input {...rest} className={cx(controlClass, "h-8 text-sm", file, className)} />;
}

export function Textarea({
  className,
  ...rest
}: TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> }) {
  return <textarea rows={3} {...rest} className={cx(controlClass, "resize-y py-1.5 text-sm", className)} />;
}
