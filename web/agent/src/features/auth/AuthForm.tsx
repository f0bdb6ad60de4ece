import { t } from "@lingui/core/macro";
import { type FormEvent, type ReactNode, useState } from "react";

interface Props {
  /** Called once every field is as it should be. */
  onSend: () => void;
  /** Draws the fields; fault says what is wrong with the one of a name. */
  children: (fault: (name: string) => string | undefined) => ReactNode;
}

/**
 * A form that says itself what is missing, beside each field: the browser's own
 * bubbles speak the browser's language and know nothing of the dark.
 */
export function AuthForm({ onSend, children }: Props) {
  const [faults, setFaults] = useState<Record<string, string>>({});
  const send = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const inputs = [...e.currentTarget.elements].filter((el) => el instanceof HTMLInputElement);
    const wrong = inputs.filter((input) => !input.validity.valid);
    setFaults(Object.fromEntries(wrong.map((input) => [input.name, faultOf(input)])));
    if (wrong[0]) wrong[0].focus();
    else onSend();
  };
  const settle = (e: FormEvent<HTMLFormElement>) => {
    const { target } = e;
    if (!(target instanceof HTMLInputElement) || !(target.name in faults)) return;
    const { [target.name]: _, ...others } = faults;
    setFaults(others);
  };
  return (
    <form noValidate onSubmit={send} onInput={settle} className="grid gap-4">
      {children((name) => faults[name])}
    </form>
  );
}

function faultOf({ validity, minLength }: HTMLInputElement): string {
  if (validity.valueMissing) return t`This is needed.`;
  if (validity.typeMismatch) return t`This is not a whole e-mail address.`;
  if (validity.tooShort) return t`At least ${minLength} characters are needed.`;
  return t`This does not look right.`;
}
