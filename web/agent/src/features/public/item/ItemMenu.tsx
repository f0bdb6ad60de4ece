import { IconButton } from "@kit/button";
import { Menu, MenuItem, MenuSeparator } from "@kit/menu";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Tag } from "lucide-react";
import { Fragment, type ReactElement, Suspense, useState } from "react";
import { runAction } from "@/actions/run";
import { shortcutParts } from "@/actions/shortcut";
import { useCan } from "@/entities/me";
import type { PublicItem } from "@/entities/public";
import { lazyIn } from "@/lib/lazy-area";
import { beginVerb, type VerbEntry, verbEntries } from "./verbs";

const MarksDialog = lazyIn("thread", () => import("@/features/thread/parts/MarksDialog").then((m) => m.MarksDialog));

/** An entry as an action, so that it says what it did and is undone like any other. */
export function useRunVerb() {
  const client = useQueryClient();
  return (item: PublicItem, { verb, title, icon, why }: VerbEntry) =>
    void runAction({
      id: `public.${verb}`,
      title,
      icon,
      group: "other",
      enabled: () => why ?? true,
      perform: () => beginVerb(client, item, verb),
    });
}

/** All that can be done with an item; what can't is there with its reason. */
export function ItemMenu({
  item,
  keys,
  marks,
  trigger,
}: {
  item: PublicItem;
  keys?: boolean;
  /** Offers the team's marks, where no menu of the message does. */
  marks?: boolean;
  trigger?: ReactElement<Record<string, unknown>>;
}) {
  const { t } = useLingui();
  const run = useRunVerb();
  const mayMark = useCan("cases.write");
  const [marking, setMarking] = useState(false);
  const entries = verbEntries(item);
  if (entries.length === 0) return null;
  const name = item.message.author.name;
  const menu = (
    <Menu
      align="end"
      trigger={
        trigger ?? (
          <IconButton size="sm" label={t`What can be done with the words of ${name}`} tooltip={false}>
            <Ellipsis />
          </IconButton>
        )
      }
    >
      {entries.map((entry, i) => {
        const Icon = entry.icon;
        const begins = entry.danger && !entries[i - 1]?.danger;
        return (
          <Fragment key={entry.verb}>
            {begins && <MenuSeparator />}
            <MenuItem
              icon={<Icon />}
              danger={entry.danger && entry.why === undefined}
              disabled={entry.why !== undefined}
              hint={entry.why}
              keys={keys && entry.keys ? shortcutParts(entry.keys) : undefined}
              onSelect={() => run(item, entry)}
            >
              {entry.title}
            </MenuItem>
          </Fragment>
        );
      })}
      {marks && mayMark && !item.as_post && (
        <>
          <MenuSeparator />
          <MenuItem icon={<Tag />} onSelect={() => setMarking(true)}>
            {t`Mark this message`}
          </MenuItem>
        </>
      )}
    </Menu>
  );
  return (
    <>
      {menu}
      {marking && (
        <Suspense fallback={null}>
          <MarksDialog message={item.message} onClose={() => setMarking(false)} />
        </Suspense>
      )}
    </>
  );
}
