import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button, IconButton } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Menu, MenuItem } from "@kit/menu";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { type Macro, type MacroAction, type MacroKind, macroKeys } from "@/entities/macro";
import { useCan } from "@/entities/me";
import { useKindNames } from "@/features/composer/macros/words";
import { errorText } from "@/lib/error-text";
import { useChange } from "../parts/change";
import { StepValue } from "./StepValue";

const begin: Record<MacroKind, string> = {
  reply: "",
  note: "",
  status: "resolved",
  priority: "high",
  assignee: "me",
  queue: "",
  tag_add: "",
  tag_remove: "",
  snooze: "tomorrow",
};
const kinds = Object.keys(begin) as MacroKind[];
const many: readonly MacroKind[] = ["tag_add", "tag_remove"];

/** Makes or changes a macro: its name, its shortcut, its steps in their order. */
export function MacroForm({ macro, onClose }: { macro: Partial<Macro>; onClose: () => void }) {
  const names = useKindNames();
  const share = useCan("macros.share");
  const [value, setValue] = useState({ name: "", shortcut: "", shared: false, ...macro });
  const [steps, setSteps] = useState<(MacroAction & { key: string })[]>(
    (macro.actions ?? []).map((a) => ({ ...a, key: crypto.randomUUID() })),
  );
  const body = {
    name: value.name,
    shortcut: value.shortcut,
    shared: value.shared,
    actions: steps.map(({ kind, value: to }) => ({ kind, value: to })),
  };
  const save = useChange(() => (macro.id ? api.patch(`/macros/${macro.id}`, body) : api.post("/macros", body)), {
    refresh: [macroKeys.list],
    quiet: true,
    onDone: onClose,
  });
  const fault = (name: string) => (isApiError(save.error) ? save.error.field(name) : undefined);
  const left = kinds.filter((kind) => many.includes(kind) || !steps.some((s) => s.kind === kind));
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (steps.length > 0) save.mutate(undefined);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={macro.id ? t`Edit macro` : t`New macro`}
      className="w-[min(38rem,calc(100vw-24px))]"
    >
      <form onSubmit={submit} className="grid gap-4 pt-1">
        <div className="grid gap-4 sm:grid-cols-[2fr_1fr]">
          <Field label={t`Name`} error={fault("name")}>
            <Input
              value={value.name}
              onChange={(e) => setValue({ ...value, name: e.target.value })}
              maxLength={80}
              required
              autoFocus
            />
          </Field>
          <Field label={t`Shortcut`} optional={t`optional`} error={fault("shortcut")}>
            <Input
              value={value.shortcut}
              onChange={(e) =>
                setValue({ ...value, shortcut: e.target.value.toLowerCase().replace(/[^\p{L}\d-]/gu, "") })
              }
              maxLength={32}
            />
          </Field>
        </div>
        <ol aria-label={t`Steps`} className="grid gap-3">
          {steps.map((step, i) => (
            <li key={step.key} className="grid gap-1.5 rounded-lg border p-3">
              <div className="flex items-center gap-2">
                <span className="flex-1 text-sm font-medium">{names[step.kind]}</span>
                <IconButton
                  size="sm"
                  label={t`Remove step ${i + 1}: ${names[step.kind]}`}
                  tooltip={false}
                  onClick={() => setSteps(steps.filter((s) => s !== step))}
                >
                  <Trash2 />
                </IconButton>
              </div>
              <StepValue
                step={step}
                label={names[step.kind]}
                onChange={(to) => setSteps(steps.map((s) => (s === step ? { ...s, value: to } : s)))}
              />
            </li>
          ))}
        </ol>
        <Menu
          trigger={
            <Button className="justify-self-start">
              <Plus /> {t`Add a step`}
            </Button>
          }
        >
          {left.map((kind) => (
            <MenuItem
              key={kind}
              onSelect={() => setSteps([...steps, { kind, value: begin[kind], key: crypto.randomUUID() }])}
            >
              {names[kind]}
            </MenuItem>
          ))}
        </Menu>
        {share && (
          <Switch
            checked={value.shared}
            onChange={(shared) => setValue({ ...value, shared })}
            label={t`Share it with everybody`}
          />
        )}
        {save.isError && !fault("name") && !fault("shortcut") && (
          <p role="alert" className="text-sm text-danger">
            {errorText(save.error)}
          </p>
        )}
        <Button
          type="submit"
          variant="primary"
          busy={save.isPending}
          inactive={steps.length === 0}
          hint={steps.length === 0 ? t`Add a step first.` : undefined}
          className="justify-self-end"
        >
          {t`Save`}
        </Button>
      </form>
    </Dialog>
  );
}
