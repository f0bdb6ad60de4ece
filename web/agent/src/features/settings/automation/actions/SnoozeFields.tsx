import { t } from "@lingui/core/macro";
import { Span } from "../Span";
import type { FieldsProps } from "./kind";

export function SnoozeFields({ params, onChange }: FieldsProps) {
  return (
    <Span
      label={t`For how long`}
      minutes={Number(params.minutes) || 60}
      onChange={(minutes) => onChange({ minutes })}
    />
  );
}
