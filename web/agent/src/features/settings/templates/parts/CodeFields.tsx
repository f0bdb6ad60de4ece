import { Button, IconButton } from "@kit/button";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { Switch } from "@kit/switch";
import { t } from "@lingui/core/macro";
import { Plus, X } from "lucide-react";
import type { Code, TemplateRules } from "@/entities/template-edit";
import { codeWord } from "../words";
import { PartFinding, Spot } from "./Spot";

interface Props {
  code: Code;
  rules?: TemplateRules;
  onChange: (code: Code) => void;
}

/** How a one-time code is handed over. Its words are the platform's. */
export function CodeFields({ code, rules, onChange }: Props) {
  const set = (patch: Partial<Code>) => onChange({ ...code, ...patch });
  const minutes = rules?.code_minutes ?? 90;
  const known = code.kind !== "copy_code";
  return (
    <div data-spot="code" className="grid grid-cols-1 gap-4">
      <p className="text-ink-2 text-sm">{t`The text of a one-time code is the platform's, in each language. Here you say how the code is handed over and what is added.`}</p>
      <Spot path="code.kind" label={t`The code is`} className="max-w-72">
        <Select
          value={code.kind}
          options={(["copy_code", "one_tap", "zero_tap"] as const).map((kind) => ({
            value: kind,
            label: codeWord(kind),
          }))}
          onChange={(kind) => set({ kind, apps: kind === "copy_code" ? undefined : (code.apps ?? [newApp]) })}
        />
      </Spot>
      <div className="grid gap-4 sm:grid-cols-2">
        <Spot
          path="code.text"
          label={t`Text of the button`}
          optional={t`optional`}
          help={t`Empty for the platform's own word.`}
        >
          <Input value={code.text ?? ""} onChange={(e) => set({ text: e.target.value || undefined })} />
        </Spot>
        {known && (
          <Spot path="code.autofill_text" label={t`Text of the button that fills it in`} optional={t`optional`}>
            <Input
              value={code.autofill_text ?? ""}
              onChange={(e) => set({ autofill_text: e.target.value || undefined })}
            />
          </Spot>
        )}
        <Spot
          path="code.expiry_minutes"
          label={t`Works for so many minutes`}
          optional={t`optional`}
          help={t`Adds a line that says so; 1 to ${minutes}.`}
        >
          <Input
            type="number"
            min={1}
            max={minutes}
            value={code.expiry_minutes || ""}
            onChange={(e) => set({ expiry_minutes: Number(e.target.value) || undefined })}
          />
        </Spot>
      </div>
      <Switch
        checked={code.warning ?? false}
        onChange={(warning) => set({ warning })}
        label={t`Add that the code is not to be shared`}
      />
      {known && <Apps code={code} set={set} />}
      {code.kind === "zero_tap" && (
        <div data-spot="code.terms_accepted">
          <Switch
            checked={code.terms_accepted ?? false}
            onChange={(terms_accepted) => set({ terms_accepted })}
            label={t`I accept the platform's terms for codes that fill themselves in`}
          />
          <PartFinding path="code.terms_accepted" />
        </div>
      )}
    </div>
  );
}

const newApp = { package: "", signature: "" };

function Apps({ code, set }: { code: Code; set: (patch: Partial<Code>) => void }) {
  const apps = code.apps ?? [];
  const change = (at: number, patch: Partial<typeof newApp>) =>
    set({ apps: apps.map((a, i) => (i === at ? { ...a, ...patch } : a)) });
  return (
    <div data-spot="code.apps" className="grid grid-cols-1 gap-2">
      <h2 className="font-medium text-sm">{t`Apps that take the code`}</h2>
      <PartFinding path="code.apps" />
      {apps.map((app, i) => {
        const number = i + 1;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: apps have no other identity
          <div key={i} className="flex items-start gap-2">
            <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-2">
              <Spot path={`code.apps[${i}].package`} label={t`Package of app ${number}`}>
                <Input
                  value={app.package}
                  placeholder="com.example.app"
                  onChange={(e) => change(i, { package: e.target.value })}
                />
              </Spot>
              <Spot path={`code.apps[${i}].signature`} label={t`Signature of app ${number}`}>
                <Input
                  value={app.signature}
                  maxLength={11}
                  onChange={(e) => change(i, { signature: e.target.value })}
                />
              </Spot>
            </div>
            <IconButton
              label={t`Take app ${number} out`}
              className="mt-6"
              onClick={() => set({ apps: apps.filter((_, at) => at !== i) })}
            >
              <X />
            </IconButton>
          </div>
        );
      })}
      <Button size="sm" className="justify-self-start" onClick={() => set({ apps: [...apps, newApp] })}>
        <Plus aria-hidden /> {t`Add an app`}
      </Button>
    </div>
  );
}
