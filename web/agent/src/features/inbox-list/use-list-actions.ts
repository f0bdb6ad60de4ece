import { t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, CornerDownLeft, Eye, ListChecks, SquareCheck, X } from "lucide-react";
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
  /** The last messages of the case under the cursor, beside the list. */
  peek: { open: boolean; toggle: () => void; close: () => void };
}

/** Moving and choosing by keyboard. */
export function useListActions({ cursor, selection, ids, openId, params, peek }: Options) {
  const navigate = useNavigate();
  const any = () => selection.selected.size > 0;
  const closing = () => {
    if (peek.open && openId === undefined) return t`Close the preview`;
    return any() ? t`Choose none` : t`Back to the list`;
  };
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
      id: "list.peek",
      title: peek.open ? t`Close the preview` : t`Preview the case`,
      icon: Eye,
      group: "list",
      shortcut: "space",
      keywords: "peek vistazo",
      visible: () => cursor.id !== null && openId === undefined,
      perform: peek.toggle,
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
      title: closing(),
      icon: X,
      group: "list",
      shortcut: "escape",
      visible: () => any() || openId !== undefined || peek.open,
      perform: () => {
        if (peek.open && openId === undefined) peek.close();
        else if (any()) selection.clear();
        else void navigate({ to: "/inbox/$view", params: { view: params.view }, search: listSearch(params) });
      },
    },
  ]);
}
