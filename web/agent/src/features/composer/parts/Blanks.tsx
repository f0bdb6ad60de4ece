import { Button } from "@kit/button";
import { Input } from "@kit/input";
import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, type Ref, useState } from "react";

interface Props {
  /** Names of variables that have no value. */
  names: readonly string[];
  onFill: (name: string, value: string) => void;
  ref: Ref<HTMLFormElement>;
}

/** Asks for what a text still lacks: a variable is never sent as it stands. */
export function Blanks({ names, onFill, ref }: Props) {
  const { t } = useLingui();
  const [value, setValue] = useState("");
  const [name = ""] = names;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (value.trim() === "") return;
    onFill(name, value.trim());
    setValue("");
  };
  return (
    <form
      ref={ref}
      onSubmit={submit}
      className="mx-3 mt-1 flex flex-wrap items-center gap-2 rounded-md bg-waiting-soft px-2.5 py-1.5"
    >
      <p className="text-xs text-waiting">
        <Trans>Fill in before sending: {names.join(", ")}</Trans>
      </p>
      <Input
        aria-label={t`Value of ${name}`}
        placeholder={name}
        value={value}
        maxLength={500}
        onChange={(e) => setValue(e.target.value)}
        className="h-7! w-44!"
      />
      <Button size="sm" type="submit">
        <Trans>Fill in</Trans>
      </Button>
    </form>
  );
}
