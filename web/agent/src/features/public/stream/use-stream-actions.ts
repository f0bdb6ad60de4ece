import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, Check, FolderOpen, SquareCheck } from "lucide-react";
import { type Action, useActions } from "@/actions/registry";
import type { PublicItem } from "@/entities/public";
import { beginVerb, type VerbEntry, verbEntries, verbKeys, verbTitle } from "../item/verbs";

/** After these the next item is looked at. */
const goesOn: ReadonlySet<VerbEntry["verb"]> = new Set(["approve"]);

/** The keys of moderation: j/k move, a approves, h hides, d deletes, r answers, e makes a case, x selects. */
export function useStreamActions({
  items,
  cursor,
  move,
  toggle,
}: {
  items: readonly PublicItem[];
  cursor: string;
  move: (to: number) => void;
  toggle: (id: string) => void;
}) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const at = Math.max(
    0,
    items.findIndex((i) => i.message_id === cursor),
  );
  const item = items[at];
  const begun = items.some((i) => i.message_id === cursor);
  const nothing = t`There is nothing here.`;
  const entries = item ? verbEntries(item) : [];
  // Every key is in the help sheet, also while nothing is there to be done.
  const absent = (["reply", "private", "approve", "hide", "remove", "block", "like", "make_case"] as const).filter(
    (verb) => !entries.some((e) => verbKeys[e.verb] === verbKeys[verb]),
  );
  const none = (verb: VerbEntry["verb"]): Action => ({
    id: `public.${verb}`,
    title: verbTitle(verb),
    icon: Check,
    group: "list",
    shortcut: verbKeys[verb],
    enabled: () => (item ? t`That doesn't fit this item.` : nothing),
    perform: () => {},
  });
  useActions([
    {
      id: "public.next",
      title: t`Next item`,
      icon: ArrowDown,
      group: "list",
      shortcut: "j arrowdown",
      enabled: () => items.length > 0 || nothing,
      perform: () => move(begun ? Math.min(items.length - 1, at + 1) : 0),
    },
    {
      id: "public.previous",
      title: t`Previous item`,
      icon: ArrowUp,
      group: "list",
      shortcut: "k arrowup",
      enabled: () => items.length > 0 || nothing,
      perform: () => move(Math.max(0, at - 1)),
    },
    {
      id: "public.select",
      title: t`Select or not`,
      icon: SquareCheck,
      group: "list",
      shortcut: "x",
      enabled: () => item !== undefined || nothing,
      perform: () => item && toggle(item.message_id),
    },
    {
      id: "public.open",
      title: t`Open its case`,
      icon: FolderOpen,
      group: "list",
      shortcut: "o enter",
      enabled: () => (item?.case ? true : t`It has no case.`),
      perform: () => {
        if (item?.case)
          void navigate({ to: `/inbox/all/${item.case.id}` as string, search: { message: item.message_id } as never });
      },
    },
    ...entries.map(
      (entry): Action => ({
        id: `public.${entry.verb}`,
        title: entry.title,
        icon: entry.icon,
        group: "list",
        shortcut: entry.keys,
        enabled: () => entry.why ?? true,
        perform: async () => {
          if (!item) return;
          const done = await beginVerb(client, item, entry.verb);
          if (goesOn.has(entry.verb)) move(Math.min(items.length - 1, at + 1));
          return done;
        },
      }),
    ),
    ...absent.map(none),
  ]);
}
