import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Command } from "cmdk";
import { useState } from "react";
import type { Case } from "@/entities/case";
import { type Macro, macrosQuery } from "@/entities/macro";
import { matchWords } from "@/lib/match";
import { BulkPreview } from "./BulkPreview";
import { MacroPreview } from "./MacroPreview";
import { useStepText } from "./words";

interface Props {
  cases: readonly [Case, ...Case[]];
  /** The macro to look at first; without one it is asked for. */
  id?: string;
  onClose: () => void;
}

/** Chooses a macro, shows what it would do to a case or to many, and runs it. */
export function MacroDialog({ cases, id, onClose }: Props) {
  const { t } = useLingui();
  const { data: macros } = useQuery(macrosQuery);
  const [chosen, setChosen] = useState(id);
  const macro = macros?.find((m) => m.id === chosen);
  const [c] = cases;
  const n = cases.length;
  const where =
    n === 1
      ? t`On the case of ${c.contact.name}. Nothing is done before you run it.`
      : t`On ${n} cases. Nothing is done before you run it.`;
  const back = id ? undefined : () => setChosen(undefined);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={macro ? macro.name : t`Run a macro`}
      description={macro ? where : undefined}
      hideTitle={!macro}
      className="w-[min(34rem,calc(100vw-24px))]"
    >
      {macro && n > 1 ? (
        <BulkPreview cases={cases} macro={macro} onBack={back} onClose={onClose} />
      ) : macro ? (
        <MacroPreview c={c} macro={macro} onBack={back} onClose={onClose} />
      ) : (
        macros && <Choice macros={macros} onPick={(m) => setChosen(m.id)} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface ChoiceProps {
  macros: readonly Macro[];
  onPick: (macro: Macro) => void;
  onClose: () => void;
}

function Choice({ macros, onPick, onClose }: ChoiceProps) {
  const { t } = useLingui();
  const stepText = useStepText();
  if (macros.length === 0) {
    return (
      <div className="grid justify-items-start gap-3 p-5">
        <p className="text-sm text-ink-2">
          {t`There are no macros yet. One press can answer, tag, assign and resolve at once.`}
        </p>
        <Link to={"/settings/macros" as string} onClick={onClose} className="text-sm underline underline-offset-2">
          {t`Make the first macro`}
        </Link>
        <Button onClick={onClose}>{t`Close`}</Button>
      </div>
    );
  }
  return (
    <Command loop filter={matchWords} label={t`Run a macro`} className="flex flex-col">
      <Command.Input
        autoFocus
        placeholder={t`Type to filter…`}
        className="h-11 w-full border-b bg-transparent px-4 text-base outline-none"
      />
      <Command.List className="max-h-80 overflow-y-auto p-1.5">
        <Command.Empty className="p-3 text-ink-3">{t`No macro by that name`}</Command.Empty>
        {macros.map((m) => (
          <Command.Item
            key={m.id}
            value={`${m.name} ${m.shortcut} ${m.id}`}
            onSelect={() => onPick(m)}
            className="grid select-none gap-0.5 rounded-md px-2.5 py-1.5 text-sm data-[selected=true]:bg-lit"
          >
            <span className="flex items-baseline gap-2">
              <span className="truncate font-medium">{m.name}</span>
              {m.shortcut && <span className="text-xs text-accent-ink">\{m.shortcut}</span>}
              {!m.shared && <span className="ml-auto shrink-0 text-xs text-ink-3">{t`Only yours`}</span>}
            </span>
            <span className="truncate text-xs text-ink-3">{m.actions.map(stepText).join(" · ")}</span>
          </Command.Item>
        ))}
      </Command.List>
    </Command>
  );
}
