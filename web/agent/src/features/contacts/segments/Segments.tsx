import { api } from "@client/api";
import { IconButton } from "@kit/button";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ListPlus, UsersRound, X } from "lucide-react";
import { Suspense, useEffect, useEffectEvent, useState } from "react";
import { useActions } from "@/actions/registry";
import { type FilterNode, isSaved } from "@/entities/filter";
import { useCan } from "@/entities/me";
import { filtersQuery, type SavedFilter, segmentCountsQuery } from "@/entities/saved-filter";
import { useCheck } from "@/features/inbox-list/filter/use-check";
import { useText } from "@/features/inbox-list/filter/uses";
import { Confirm } from "@/features/settings/parts/Confirm";
import { useChange } from "@/features/settings/parts/change";
import { lazyIn } from "@/lib/lazy-area";
import { type ContactsSearch, nodeOf, segmentOf } from "./params";
import { SegmentDialog } from "./SegmentDialog";
import { SegmentMenu } from "./SegmentMenu";

const FilterForm = lazyIn("settings", () => import("@/features/settings/filters/FilterForm").then((m) => m.FilterForm));

interface Props {
  where: FilterNode | undefined;
  /** What the address asks for at once. */
  ask: ContactsSearch["ask"];
  onShow: (where: FilterNode | undefined) => void;
}

/** By which segment the list of contacts is narrowed, how many that are, and how segments are made and changed. */
export function Segments({ where, ask, onShow }: Props) {
  const { t } = useLingui();
  const segments = (useQuery(filtersQuery).data ?? []).filter((f) => f.about === "contact");
  const counts = useQuery({ ...segmentCountsQuery, enabled: segments.length > 0 }).data ?? {};
  const shares = useCan("views.share");
  const text = useText();
  const [open, setOpen] = useState(false);
  const [task, setTask] = useState<"new" | "refine" | "edit" | "delete">();
  const shown = segments.find((s) => s.id === segmentOf(where));
  const done = () => setTask(undefined);
  const forget = useEffectEvent(() => onShow(where));
  useEffect(() => {
    if (!ask) return;
    if (ask === "new") setTask("new");
    else setOpen(true);
    forget();
  }, [ask]);
  const remove = useChange((f: SavedFilter) => api.del(`/filters/${f.id}`), {
    refresh: [["filters"]],
    done: t`The segment is gone.`,
    onDone: () => {
      done();
      onShow(undefined);
    },
  });
  useActions([
    {
      id: "segments",
      title: t`Segments`,
      icon: UsersRound,
      group: "list",
      keywords: "contacts filter contactos segmentos filtro",
      perform: () => setOpen(true),
    },
    {
      id: "segment-new",
      title: t`New segment…`,
      icon: ListPlus,
      group: "list",
      shortcut: "shift+l",
      keywords: "contacts filter conditions contactos segmento nuevo filtro condiciones",
      perform: () => setTask(where && !isSaved(where) ? "refine" : "new"),
    },
  ]);
  const uses = shown?.used_by.map(text).join(", ");
  const title = shown?.name ?? (where ? t`By conditions` : t`All contacts`);
  return (
    <div className="mb-2 flex min-h-8 min-w-0 items-center gap-1">
      <SegmentMenu
        segments={segments}
        counts={counts}
        title={title}
        shown={shown}
        filtered={where !== undefined}
        locked={shown?.shared && !shares ? t`Your role may not change what everybody shares.` : undefined}
        used={uses ? t`Used by ${uses}` : undefined}
        open={open}
        onOpenChange={setOpen}
        onShow={(s) => onShow(s && nodeOf(s))}
        onNew={() => setTask("new")}
        onRefine={() => setTask("refine")}
        onEdit={() => setTask("edit")}
        onDelete={() => setTask("delete")}
      />
      <span className="flex-1" />
      {where && <Found where={where} />}
      {where && (
        <IconButton label={t`Show all contacts`} onClick={() => onShow(undefined)}>
          <X />
        </IconButton>
      )}
      {(task === "new" || task === "refine") && (
        <SegmentDialog where={task === "refine" ? where : undefined} onShow={onShow} onClose={done} />
      )}
      {task === "edit" && shown && (
        <Suspense fallback={null}>
          <FilterForm filter={shown} onClose={done} />
        </Suspense>
      )}
      {task === "delete" && shown && (
        <Confirm
          title={t`Delete “${shown.name}”?`}
          confirm={t`Delete the segment`}
          onConfirm={() => remove.mutateAsync(shown).catch(() => undefined)}
          onClose={done}
        >
          <Trans>Nothing uses it. The contacts stay.</Trans>
        </Confirm>
      )}
    </div>
  );
}

/** How many contacts meet what the list is filtered by. */
function Found({ where }: { where: FilterNode }) {
  const { answer, current } = useCheck({ about: "contact", filter: where });
  const n = answer?.matches;
  return (
    <output className="tabular shrink-0 text-xs text-ink-2">
      {current &&
        n !== undefined &&
        plural(n, { one: "# contact", 1000: "1,000 contacts or more", other: "# contacts" })}
    </output>
  );
}
