import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./cx";
import { controlClass } from "./input";

export interface Option<V extends string> {
  value: V;
  label: ReactNode;
  icon?: ReactNode;
  /** It is shown, and cannot be chosen. */
  disabled?: boolean;
}

interface Props<V extends string> {
  value: V;
  options: readonly Option<V>[];
  onChange: (value: V) => void;
  /** The accessible name where no Field labels it. */
  label?: string;
  id?: string;
  disabled?: boolean;
  /** No frame: for tool bars. */
  quiet?: boolean;
  className?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}

/** One of a few. */
export function Select<V extends string>(props: Props<V>) {
  const { value, options, onChange, label, quiet, className, disabled, ...rest } = props;
  const chosen = options.find((o) => o.value === value);
  return (
    <Base.Root value={value} onValueChange={(v) => v !== null && onChange(v as V)} disabled={disabled}>
      <Base.Trigger
        {...rest}
        aria-label={label}
        className={cx(
          "flex items-center gap-1.5 text-left text-sm",
          quiet
            ? "h-7 rounded-md px-2 text-ink-2 hover:bg-hover hover:text-ink data-popup-open:bg-hover"
            : cx(controlClass, "h-8 justify-between"),
          className,
        )}
      >
        <span className="flex min-w-0 items-center gap-1.5 [&_svg]:size-4">
          {chosen?.icon}
          <span className="truncate">{chosen?.label ?? value}</span>
        </span>
        <Base.Icon className="text-ink-3">
          <ChevronDown className="size-3.5" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <Base.Popup className="pop max-h-[min(24rem,var(--available-height))] min-w-[var(--anchor-width)] overflow-y-auto rounded-lg bg-raised p-1 shadow-float outline-none">
            {options.map((o) => (
              <Base.Item
                key={o.value}
                value={o.value}
                disabled={o.disabled}
                className="flex h-8 cursor-default select-none items-center gap-2 rounded-md pl-2 pr-2 text-sm outline-none data-disabled:text-ink-3 data-highlighted:bg-lit [&_svg]:size-4"
              >
                {o.icon}
                <Base.ItemText className="flex-1">{o.label}</Base.ItemText>
                <span className="w-4">
                  <Base.ItemIndicator>
                    <Check className="text-accent" />
                  </Base.ItemIndicator>
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
