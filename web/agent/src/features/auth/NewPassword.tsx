import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Trans } from "@lingui/react/macro";

interface Props {
  value: string;
  onChange: (value: string) => void;
  error?: string;
  autoFocus?: boolean;
}

/** A password of at least ten characters; long beats complicated. */
export function NewPassword({ value, onChange, error, autoFocus }: Props) {
  return (
    <Field
      label={<Trans>Password</Trans>}
      help={<Trans>At least 10 characters. A few words in a row are better than signs.</Trans>}
      error={error}
    >
      <Input
        type="password"
        name="new-password"
        autoComplete="new-password"
        required
        minLength={10}
        autoFocus={autoFocus}
        className="h-10"
        value={value}
        onChange={(e) => onChange(e.target.value)}
      />
    </Field>
  );
}
