import { Button } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Skeleton } from "@kit/skeleton";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleMinus, CircleX, Play } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { runAction } from "@/actions/run";
import type { Case } from "@/entities/case";
import { dryMacroQuery, type Macro, type MacroStep, runMacro } from "@/entities/macro";
import { useMe } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { fill } from "../model/replies";
import { Marked } from "../parts/Marked";
import { useStepText } from "./words";

interface Props {
  c: Case;
  macro: Macro;
  onBack?: () => void;
  onClose: () => void;
}

/** The text and the changes of a macro as they would be, and the button that does them. */
export function MacroPreview({ c, macro, onBack, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const me = useMe();
  const { data, error } = useQuery(dryMacroQuery(macro, c));
  const [values, setValues] = useState<Record<string, string>>({});
  const key = useRef(crypto.randomUUID());
  const refused = data?.steps.some((s) => s.state === "refused");
  const open = (data?.missing ?? []).filter((name) => !values[name]?.trim());
  const ready = data !== undefined && !refused && open.length === 0;
  const run = (e: FormEvent) => {
    e.preventDefault();
    if (!ready) return;
    onClose();
    void runAction({
      id: "macro.run",
      title: macro.name,
      icon: Play,
      group: "case",
      perform: async () => {
        const { undo } = await runMacro(client, macro, c, {
          values,
          hold: me.undo_seconds ?? 0,
          idempotencyKey: key.current,
        });
        const changes = data.steps.some((s) => s.state === "would" && s.kind !== "reply" && s.kind !== "note");
        return { message: t`“${macro.name}” is done`, undo: changes ? undo : undefined };
      },
    });
  };
  return (
    <form onSubmit={run} className="grid gap-4 pt-1">
      {error ? (
        <p role="alert" className="text-sm text-danger">
          {errorText(error)}
        </p>
      ) : data ? (
        <ol aria-label={t`What it will do`} className="grid gap-2">
          {data.steps.map((step, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one macro never change their order here
            <Step key={i} step={{ ...step, value: fill(step.value, values) }} />
          ))}
        </ol>
      ) : (
        <Skeleton className="h-24" />
      )}
      {data && data.missing.length > 0 && (
        <fieldset className="grid gap-3">
          <legend className="mb-1 text-sm font-medium">
            <Trans>Fill in before it is sent</Trans>
          </legend>
          {data.missing.map((name, i) => (
            <Field key={name} label={name}>
              <Input
                value={values[name] ?? ""}
                maxLength={200}
                autoFocus={i === 0}
                onChange={(e) => setValues({ ...values, [name]: e.target.value })}
              />
            </Field>
          ))}
        </fieldset>
      )}
      <div className="flex justify-end gap-2">
        {onBack && <Button onClick={onBack}>{t`Back`}</Button>}
        <Button onClick={onClose}>{t`Cancel`}</Button>
        <Button
          type="submit"
          variant="primary"
          key={data ? "ready" : "waits"}
          autoFocus={data !== undefined && data.missing.length === 0}
          inactive={!ready}
          hint={
            refused
              ? t`A step can't be done, so nothing would be.`
              : open.length > 0
                ? t`Fill in before sending: ${open.join(", ")}`
                : undefined
          }
        >
          <Play aria-hidden /> {t`Run`}
        </Button>
      </div>
    </form>
  );
}

function Step({ step }: { step: MacroStep }) {
  const { t } = useLingui();
  const text = useStepText()(step);
  const Icon = step.state === "refused" ? CircleX : step.state === "unchanged" ? CircleMinus : CircleCheck;
  const said = step.kind === "reply" || step.kind === "note";
  return (
    <li className="flex items-start gap-2 text-sm">
      <Icon
        aria-hidden
        className={`mt-0.5 size-4 shrink-0 ${step.state === "refused" ? "text-danger" : step.state === "unchanged" ? "text-ink-3" : "text-accent"}`}
      />
      <div className="min-w-0 flex-1">
        <p className={step.state === "unchanged" ? "text-ink-3" : undefined}>
          {text}
          {step.state === "unchanged" && ` · ${t`it is like that already`}`}
        </p>
        {said && (
          <p
            className={`mt-1 whitespace-pre-wrap rounded-lg px-3 py-2 ${step.kind === "note" ? "bg-note text-note-ink" : "bg-bubble-out"}`}
          >
            <Marked text={step.value} />
          </p>
        )}
        {step.state === "refused" && <p className="text-danger">{step.detail}</p>}
      </div>
    </li>
  );
}
