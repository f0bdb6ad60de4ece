import { Button, IconButton } from "@kit/button";
import { t } from "@lingui/core/macro";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { means } from "@/features/glossary/means";
import { moved, newRule } from "./draft";
import { RuleFields } from "./RuleFields";
import type { StepProps } from "./WorkstreamPage";

/** The rules in their order: the first that sets something decides it. */
export function StepRules({ draft, set }: StepProps) {
  const [open, setOpen] = useState<number | undefined>(draft.rules.length === 1 ? 0 : undefined);
  const rules = draft.rules;
  const move = (at: number, by: number) => {
    set({ rules: moved(rules, at, by) });
    setOpen(undefined);
  };
  return (
    <div className="grid grid-cols-1 gap-3">
      <p className="text-sm text-ink-2">
        {means("classification")} {t`They run from top to bottom; the first that sets something decides it.`}
      </p>
      <ol aria-label={t`Rules`} className="grid gap-2">
        {rules.map((rule, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a new rule has no id yet; its place is what it is known by
          <li key={i} className="rounded-md border">
            <div className="flex items-center gap-1 py-1 pr-1 pl-3">
              <span className="tabular w-5 text-xs text-ink-3">{i + 1}</span>
              <button
                type="button"
                aria-expanded={open === i}
                onClick={() => setOpen(open === i ? undefined : i)}
                className="min-w-0 flex-1 truncate py-1.5 text-left text-sm font-medium"
              >
                {rule.name || t`Rule without a name`}
              </button>
              <IconButton label={t`Move up`} inactive={i === 0} onClick={() => move(i, -1)}>
                <ArrowUp />
              </IconButton>
              <IconButton label={t`Move down`} inactive={i === rules.length - 1} onClick={() => move(i, 1)}>
                <ArrowDown />
              </IconButton>
              <IconButton
                label={t`Delete this rule`}
                onClick={() => {
                  set({ rules: rules.filter((_, n) => n !== i) });
                  setOpen(undefined);
                }}
              >
                <Trash2 />
              </IconButton>
            </div>
            {open === i && (
              <RuleFields rule={rule} onChange={(next) => set({ rules: rules.map((r, n) => (n === i ? next : r)) })} />
            )}
          </li>
        ))}
      </ol>
      <Button
        className="justify-self-start"
        onClick={() => {
          set({ rules: [...rules, newRule] });
          setOpen(rules.length);
        }}
      >
        <Plus /> {t`Add a rule`}
      </Button>
    </div>
  );
}
