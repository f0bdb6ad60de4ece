import { cloneElement, type ReactElement, type ReactNode, useId } from "react";
import { cx } from "./cx";

interface ControlProps {
  id?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}

interface Props {
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  /** Said beside the label of what may stay empty. */
  optional?: ReactNode;
  className?: string;
  children: ReactElement<ControlProps>;
}

/** A labelled control with its help and its error, told to screen readers too. */
export function Field({ label, help, error, optional, className, children }: Props) {
  const id = useId();
  const notes = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={cx("grid gap-1", className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {optional && <span className="ml-1.5 font-normal text-ink-3">{optional}</span>}
      </label>
      {cloneElement(children, { id, "aria-describedby": notes || undefined, "aria-invalid": error ? true : undefined })}
      {error && (
        <p id={`${id}-error`} className="text-xs text-danger">
          {error}
        </p>
      )}
      {help && (
        <p id={`${id}-help`} className="text-xs text-ink-3">
          {help}
        </p>
      )}
    </div>
  );
}
