import { isApiError } from "@client/error";
import { Button, IconButton } from "@kit/button";
import { Field } from "@kit/field";
import { Input, Textarea } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { Dices } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import type { Channel, Platform, PlatformField } from "@/entities/channel";
import { errorText } from "@/lib/error-text";
import { bodyOf, fieldFault, randomValue, startValues, type Values } from "./fields";
import { say } from "./text";

interface Props {
  platform: Platform;
  channel?: Channel;
  submit: string;
  busy: boolean;
  error: unknown;
  /** What is asked beside what the platform declares; told whether somebody tried to send the form. */
  more?: (tried: boolean) => ReactNode;
  /** What shows the values while they are edited. */
  beside?: (values: Values) => ReactNode;
  /** Whether something of `more` is missing. */
  lacking?: boolean;
  onSubmit: (body: ReturnType<typeof bodyOf>, values: Values) => void;
}

/** The set-up form of any platform, drawn from its declaration. */
export function ChannelForm({ platform, channel, submit, busy, error, more, beside, lacking, onSubmit }: Props) {
  const [name, setName] = useState(channel?.name ?? "");
  const [values, setValues] = useState<Values>(() => startValues(platform, channel?.settings));
  const [tried, setTried] = useState(false);
  const isSet = (f: PlatformField) => channel?.secrets_set.includes(f.name) ?? false;
  const faultOf = (f: PlatformField) => {
    const told = isApiError(error)
      ? (error.field(f.name) ?? error.field(`settings.${f.name}`) ?? error.field(`secrets.${f.name}`))
      : undefined;
    if (told) return told;
    const fault = tried ? fieldFault(f, (values[f.name] ?? "").trim(), isSet(f)) : undefined;
    if (fault === "required") return t`This is needed.`;
    if (fault === "pattern")
      return f.placeholder ? t`This does not look right. Example: ${f.placeholder}` : t`This does not look right.`;
    return undefined;
  };
  const send = (e: FormEvent) => {
    e.preventDefault();
    setTried(true);
    const bad = platform.fields.find((f) => fieldFault(f, (values[f.name] ?? "").trim(), isSet(f)));
    if (bad || lacking || !name.trim()) return;
    onSubmit(bodyOf(platform, name, values), values);
  };
  const plain = platform.fields.filter((f) => !f.advanced);
  const advanced = platform.fields.filter((f) => f.advanced);
  const draw = (f: PlatformField) => (
    <DeclaredField
      key={f.name}
      field={f}
      value={values[f.name] ?? ""}
      isSet={isSet(f)}
      error={faultOf(f)}
      onChange={(v) => setValues((old) => ({ ...old, [f.name]: v }))}
    />
  );
  const told = isApiError(error) && error.errors.length === 0;
  return (
    <form onSubmit={send} noValidate className="grid max-w-xl gap-5">
      <Field
        label={t`Name`}
        help={t`How your team calls this channel.`}
        error={tried && !name.trim() ? t`This is needed.` : undefined}
      >
        <Input value={name} onChange={(e) => setName(e.target.value)} maxLength={80} placeholder={platform.title} />
      </Field>
      {plain.map(draw)}
      {advanced.length > 0 && (
        <details className="grid gap-5">
          <summary className="cursor-pointer text-sm text-ink-2">{t`Advanced`}</summary>
          <div className="mt-4 grid gap-5">{advanced.map(draw)}</div>
        </details>
      )}
      {more?.(tried)}
      {beside?.(values)}
      {Boolean(error) && (told || !isApiError(error)) && (
        <p role="alert" className="text-sm text-danger">
          {errorText(error)}
        </p>
      )}
      <Button type="submit" variant="primary" busy={busy} className="justify-self-start">
        {submit}
      </Button>
    </form>
  );
}

interface FieldProps {
  field: PlatformField;
  value: string;
  isSet: boolean;
  error?: string;
  onChange: (value: string) => void;
}

export function DeclaredField({ field, value, isSet, error, onChange }: FieldProps) {
  const help = (
    <>
      {say(field.help)}
      {field.secret && isSet && <> {t`A value is set. It is never shown; type a new one to replace it.`}</>}
    </>
  );
  const mode =
    field.kind === "digits" ? "numeric" : field.kind === "phone" ? "tel" : field.kind === "url" ? "url" : undefined;
  return (
    <div className="flex items-start gap-2">
      <Field
        label={say(field.label)}
        help={help}
        error={error}
        optional={field.required ? undefined : t`optional`}
        className="flex-1"
      >
        {field.kind === "choice" ? (
          <Select
            value={value}
            options={(field.options ?? []).map((o) => ({ value: o.value, label: say(o.label) }))}
            onChange={onChange}
          />
        ) : field.kind === "color" ? (
          <ColorInput value={value} onChange={onChange} label={say(field.label)} />
        ) : field.kind === "long" ? (
          <Textarea
            rows={6}
            value={value}
            onChange={(e) => onChange(e.target.value)}
            placeholder={field.secret && isSet ? "••••••••" : field.placeholder}
            autoComplete="off"
            spellCheck={false}
          />
        ) : (
          <Input
            type={field.secret && !field.generate ? "password" : "text"}
            inputMode={mode}
            value={value}
            onChange={(e) => onChange(e.target.value)}
            placeholder={field.secret && isSet ? "••••••••" : field.placeholder}
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </Field>
      {field.generate && (
        <IconButton label={t`Make a random value`} className="mt-6" onClick={() => onChange(randomValue())}>
          <Dices />
        </IconButton>
      )}
    </div>
  );
}

/** A colour, to be picked or typed. The field's label is that of the words. */
function ColorInput({
  value,
  onChange,
  label,
  ...rest
}: {
  value: string;
  onChange: (v: string) => void;
  label: string;
}) {
  return (
    <span className="flex items-center gap-2">
      <input
        type="color"
        aria-label={t`Pick: ${label}`}
        className="h-8 w-10 shrink-0 cursor-pointer rounded-md border border-line bg-transparent p-0.5"
        value={/^#[0-9a-f]{6}$/i.test(value) ? value : "#000000"}
        onChange={(e) => onChange(e.target.value)}
      />
      <Input {...rest} value={value} onChange={(e) => onChange(e.target.value)} autoComplete="off" spellCheck={false} />
    </span>
  );
}
