import { t } from "@lingui/core/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, BookmarkPlus, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { type Action, useActions } from "@/actions/registry";
import type { CaseListParams, CaseStatus } from "@/entities/case";
import { useMe } from "@/entities/me";
import { addView, changeView, deleteView, type SavedView, savedViewKeys } from "@/entities/saved-view";
import { filterOf, isSnoozed, moveView, viewSearch } from "./saved";

interface Options {
  params: CaseListParams;
  /** The view that the list shows. */
  view: SavedView | undefined;
  /** How many views stand in the list of this one. */
  among: number;
  /** Asks for a name: of a new view, or of the one that is shown. */
  ask: (what: "new" | "edit") => void;
}

/** Keeping the list as a view, and what can be done with the view that is shown. */
export function useViewActions({ params, view, among, ask }: Options): Action[] {
  const client = useQueryClient();
  const navigate = useNavigate();
  const shares = useMe().abilities.includes("views.share");
  const allowed = () => !view?.shared || shares || t`Your role doesn't allow this.`;
  const refresh = () => client.invalidateQueries({ queryKey: savedViewKeys.list });
  const actions: Action[] = [
    {
      id: "view.save",
      title: t`Save as view…`,
      icon: BookmarkPlus,
      group: "list",
      shortcut: "shift+v",
      keywords: "keep filter guardar vista filtro",
      perform: () => ask("new"),
    },
    {
      id: "view.edit",
      title: t`Edit the view…`,
      icon: Pencil,
      group: "list",
      keywords: "rename share renombrar compartir",
      visible: () => view !== undefined,
      enabled: allowed,
      perform: () => ask("edit"),
    },
    {
      id: "view.update",
      title: t`Keep this list in the view`,
      icon: RefreshCw,
      group: "list",
      visible: () => view !== undefined && changed(params, view),
      enabled: allowed,
      perform: async () => {
        if (!view) return;
        const { filter, status, sort } = view;
        const now = fieldsOf(params);
        await changeView(view.id, now);
        await refresh();
        void navigate({ to: "/inbox/$view", params: { view: "all" }, search: viewSearch({ ...view, ...now }) });
        const undo = async () => {
          await changeView(view.id, { filter, status, sort });
          await refresh();
        };
        return { message: t`View changed`, undo };
      },
    },
    {
      id: "view.up",
      title: t`Move the view up`,
      icon: ArrowUp,
      group: "list",
      visible: () => view !== undefined && view.position > 0,
      enabled: allowed,
      perform: () => view && moveView(client, view, -1),
    },
    {
      id: "view.down",
      title: t`Move the view down`,
      icon: ArrowDown,
      group: "list",
      visible: () => view !== undefined && view.position < among - 1,
      enabled: allowed,
      perform: () => view && moveView(client, view, 1),
    },
    {
      id: "view.delete",
      title: t`Delete the view`,
      icon: Trash2,
      group: "list",
      visible: () => view !== undefined,
      enabled: allowed,
      perform: async () => {
        if (!view) return;
        await deleteView(view.id);
        await refresh();
        void navigate({ to: "/inbox/$view", params: { view: "all" } });
        const { name, color, shared, filter, status, sort, position } = view;
        const undo = async () => {
          await addView({ name, color, shared, filter, status, sort, position });
          await refresh();
        };
        return { message: t`View “${name}” deleted`, undo };
      },
    },
  ];
  useActions(actions);
  return actions;
}

/** What a view keeps of a list. */
export function fieldsOf(params: CaseListParams): Pick<SavedView, "filter" | "status" | "sort"> {
  const status = isSnoozed(params) ? "pending" : (params.status as CaseStatus);
  return { filter: filterOf(params), status, sort: params.sort };
}

function changed(params: CaseListParams, view: SavedView): boolean {
  const { filter, status, sort } = fieldsOf(params);
  const all = "all" in view.filter ? view.filter.all : [view.filter];
  return status !== view.status || sort !== view.sort || JSON.stringify(filter) !== JSON.stringify({ all });
}
