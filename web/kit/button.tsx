import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { cx } from "./cx";
import { Tooltip } from "./tooltip";

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "aria-disabled"> & { ref?: Ref<HTMLButtonElement> };

interface Common extends Native {
  /** A sentence for the tooltip: a hint, or why it can't be pressed. */
  hint?: ReactNode;
  /** The shortcut's keys, shown in the tooltip. */
  keys?: string[];
  /** Can't be pressed now, but can be focused, so that everybody hears why. */
  inactive?: boolean;
}

export interface ButtonProps extends Common {
  variant?: "primary" | "secondary" | "ghost" | "danger";
  size?: "sm" | "md" | "lg";
  /** Shows that the press is being worked on, without changing the width. */
  busy?: boolean;
}

const variants = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "bg-raised text-ink shadow-[inset_0_0_0_1px_var(--line)] hover:bg-hover",
  ghost: "text-ink-2 hover:bg-hover hover:text-ink",
  danger: "bg-danger text-on-accent hover:bg-danger-hover",
};

const sizes = {
  sm: "h-6 px-2 text-xs gap-1 [&_svg]:size-3.5",
  md: "h-8 px-3 text-sm gap-1.5 [&_svg]:size-4",
  lg: "h-10 px-4 text-base gap-2 [&_svg]:size-[18px]",
};

export function Button(props: ButtonProps) {
  const { variant = "secondary", size = "md", hint, keys, inactive, busy, className, type = "button", ...rest } = props;
  const button = (
    <button
      {...rest}
      type={type}
      aria-disabled={inactive || busy || undefined}
      aria-busy={busy || undefined}
      onClick={inactive || busy ? (e) => e.preventDefault() : rest.onClick}
      className={cx(
        "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md font-medium transition-colors",
        "disabled:opacity-50 aria-disabled:opacity-50",
        variants[variant],
        sizes[size],
        className,
      )}
    />
  );
  if (!hint && !keys) return button;
  return (
    <Tooltip content={hint ?? rest.children} keys={keys}>
      {button}
    </Tooltip>
  );
}

export interface IconButtonProps extends Common {
  /** The accessible name, also the tooltip. */
  label: string;
  size?: "sm" | "md" | "lg";
  /** Looks pressed. */
  pressed?: boolean;
  tooltip?: boolean;
}

const iconSizes = {
  sm: "size-6 [&_svg]:size-3.5",
  md: "size-8 [&_svg]:size-4",
  lg: "size-10 [&_svg]:size-5",
};

export function IconButton(props: IconButtonProps) {
  const {
    label,
    size = "md",
    hint,
    keys,
    inactive,
    pressed,
    tooltip = true,
    className,
    type = "button",
    ...rest
  } = props;
  const button = (
    <button
      {...rest}
      type={type}
      aria-label={label}
      aria-pressed={pressed}
      aria-disabled={inactive || undefined}
      onClick={inactive ? (e) => e.preventDefault() : rest.onClick}
      className={cx(
        "inline-flex shrink-0 items-center justify-center rounded-md text-ink-2 transition-colors hover:bg-hover hover:text-ink",
        "disabled:opacity-50 aria-disabled:opacity-40 aria-pressed:bg-accent-soft aria-pressed:text-accent-ink",
        "data-popup-open:bg-hover data-popup-open:text-ink",
        iconSizes[size],
        className,
      )}
    />
  );
  if (!tooltip) return button;
  return (
    <Tooltip content={hint ? `${label}: ${hint}` : label} keys={keys}>
      {button}
    </Tooltip>
  );
}
