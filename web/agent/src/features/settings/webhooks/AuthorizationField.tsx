import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";

interface Props {
  /** What is typed; undefined where what is kept stays. */
  value: string | undefined;
  kept: boolean;
  error?: ReactNode;
  onChange: (value: string | undefined) => void;
}

/** The Authorization header: once it is kept, nobody reads it again. */
export function AuthorizationField({ value, kept, error, onChange }: Props) {
  if (kept && value === undefined) {
    return (
      <div className="grid gap-1">
        <span className="text-sm font-medium">Authorization</span>
        <div className="flex flex-wrap items-center gap-2 text-sm text-ink-2">
          {t`Kept sealed`}
          <Button size="sm" onClick={() => onChange("")}>
            {t`Change or remove it`}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <Field
      label="Authorization"
      optional={t`optional`}
      error={error}
      help={t`The type, a space and the credentials: Bearer abc123. It is kept sealed and never shown again.`}
    >
      <Input
        value={value ?? ""}
        maxLength={4096}
        autoComplete="off"
        spellCheck={false}
        pattern="[A-Za-z0-9!#$%&'*+.^_`\|~\-]+ [ -~]*[!-~]"
        title={t`The type, a space and the credentials`}
        onChange={(e) => onChange(kept || e.target.value !== "" ? e.target.value : undefined)}
      />
    </Field>
  );
}
