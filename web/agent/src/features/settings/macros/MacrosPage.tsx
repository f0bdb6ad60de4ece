import { api } from "@client/api";
import { Badge } from "@kit/badge";
import { Button, IconButton } from "@kit/button";
import { EmptyState } from "@kit/empty";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, Pencil, Plus, Trash2, Zap } from "lucide-react";
import { useState } from "react";
import { type Macro, macroKeys, macrosQuery } from "@/entities/macro";
import { useCan } from "@/entities/me";
import { useStepText } from "@/features/composer/macros/words";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows, Section } from "../parts/Page";
import { MacroForm } from "./MacroForm";

/** Macros that everybody shares, and one's own. */
export function MacrosPage() {
  const query = useQuery(macrosQuery);
  const share = useCan("macros.share");
  const [editing, setEditing] = useState<Partial<Macro>>();
  const [deleting, setDeleting] = useState<Macro>();
  const refresh = [macroKeys.list];
  const remove = useChange((macro: Macro) => api.del(`/macros/${macro.id}`), {
    refresh,
    done: t`The macro is gone.`,
    onDone: () => setDeleting(undefined),
  });
  const move = useChange(
    ({ macro, to }: { macro: Macro; to: number }) => api.patch(`/macros/${macro.id}`, { position: to }),
    { refresh },
  );
  const add = (
    <Button variant="primary" onClick={() => setEditing({})}>
      <Plus /> {t`New macro`}
    </Button>
  );
  const rows = (macros: Macro[], editable: boolean, label: string) => (
    <Rows label={label}>
      {macros.map((macro, i) => (
        <MacroRow
          key={macro.id}
          macro={macro}
          editable={editable}
          last={i === macros.length - 1}
          onMove={(to) => move.mutate({ macro, to })}
          onEdit={() => setEditing(macro)}
          onDelete={() => setDeleting(macro)}
        />
      ))}
    </Rows>
  );
  return (
    <Page
      title={t`Macros`}
      term="macro"
      about={t`A text and changes of the case with one press. In the composer, type “\\” and the shortcut.`}
      action={add}
    >
      <Loading query={query}>
        {(macros) =>
          macros.length === 0 ? (
            <EmptyState icon={Zap} title={t`No macros yet`} action={add}>
              {t`Think of what you do again and again: answer, tag, assign, resolve.`}
            </EmptyState>
          ) : (
            <>
              <Section title={t`Only yours`}>
                {rows(
                  macros.filter((m) => !m.shared),
                  true,
                  t`Only yours`,
                )}
              </Section>
              <Section title={t`Shared with everybody`}>
                {rows(
                  macros.filter((m) => m.shared),
                  share,
                  t`Shared with everybody`,
                )}
              </Section>
            </>
          )
        }
      </Loading>
      {editing && <MacroForm macro={editing} onClose={() => setEditing(undefined)} />}
      {deleting && (
        <Confirm
          title={t`Delete “${deleting.name}”?`}
          confirm={t`Delete the macro`}
          onConfirm={() => remove.mutateAsync(deleting).catch(() => undefined)}
          onClose={() => setDeleting(undefined)}
        >
          <Trans>Nobody can run it any more. What it did stays.</Trans>
        </Confirm>
      )}
    </Page>
  );
}

interface RowProps {
  macro: Macro;
  editable: boolean;
  last: boolean;
  onMove: (to: number) => void;
  onEdit: () => void;
  onDelete: () => void;
}

function MacroRow({ macro, editable, last, onMove, onEdit, onDelete }: RowProps) {
  const stepText = useStepText();
  return (
    <Row>
      <div className="min-w-0 flex-1 basis-52">
        <p className="flex items-center gap-2 text-sm">
          <span className="truncate font-medium">{macro.name}</span>
          {macro.shortcut && <code className="font-mono text-accent-ink text-xs">\{macro.shortcut}</code>}
          {macro.shared && <Badge>{t`Shared`}</Badge>}
        </p>
        <p className="line-clamp-2 text-xs text-ink-3">{macro.actions.map(stepText).join(" · ")}</p>
      </div>
      {editable && (
        <div className="flex">
          <IconButton
            label={t`Move ${macro.name} up`}
            inactive={macro.position === 0}
            onClick={() => onMove(macro.position - 1)}
          >
            <ArrowUp />
          </IconButton>
          <IconButton label={t`Move ${macro.name} down`} inactive={last} onClick={() => onMove(macro.position + 1)}>
            <ArrowDown />
          </IconButton>
          <IconButton label={t`Edit ${macro.name}`} onClick={onEdit}>
            <Pencil />
          </IconButton>
          <IconButton label={t`Delete ${macro.name}`} onClick={onDelete}>
            <Trash2 />
          </IconButton>
        </div>
      )}
    </Row>
  );
}
