import { t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, CornerDownLeft, ListChecks, SquareCheck, X } from "lucide-react";
import { useActions } from "@/actions/registry";
import type { CaseListParams } from "@/entities/case";
import { listSearch } from "./params";
import type { useSelection } from "./state";
import type { Cursor } from "./use-cursor";

interface Options {
  cursor: Cursor;
  selection: ReturnType<typeof useSelection>;
  ids: readonly string[];
  openId: string | undefined;
  params: CaseListParams;
}

/** Moving and choosing by keyboard. */
export function useListActions({ cursor, selection, ids, openId, params }: Options) {
  const navigate = useNavigate();
  const any = () => selection.selected.size > 0;
  useActions([
    {
      id: "list.next",
      title: t`Next case`,
      icon: ArrowDown,
      group: "list",
      shortcut: "j arrowdown",
      perform: () => cursor.move(1),
    },
    {
      id: "list.previous",
      title: t`Previous case`,
      icon: ArrowUp,
      group: "list",
      shortcut: "k arrowup",
      perform: () => cursor.move(-1),
    },
    {
      id: "list.open",
      title: t`Open the case`,
      icon: CornerDownLeft,
      group: "list",
      shortcut: "enter o",
      visible: () => ids.length > 0,
      perform: cursor.enter,
    },
    {
      id: "list.select",
      title: t`Choose the case`,
      icon: SquareCheck,
      group: "list",
      shortcut: "x",
      visible: () => cursor.id !== null,
      perform: () => {
        if (cursor.id) selection.toggle(cursor.id, ids, false);
      },
    },
    {
      id: "list.all",
      title: t`Choose all loaded cases`,
      icon: ListChecks,
      group: "list",
      shortcut: "shift+a",
      visible: () => ids.length > 0,
      perform: () => selection.all(ids),
    },
    {
      id: "list.close",
      title: any() ? t`Choose none` : t`Back to the list`,
      icon: X,
      group: "list",
      shortcut: "escape",
      visible: () => any() || openId !== undefined,
      perform: () => {
        if (any()) selection.clear();
        else void navigate({ to: "/inbox/$view", params: { view: params.view }, search: listSearch(params) });
      },
    },
  ]);
}
