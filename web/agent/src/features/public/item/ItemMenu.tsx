import { IconButton } from "@kit/button";
import { Menu, MenuItem, MenuSeparator } from "@kit/menu";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { Ellipsis } from "lucide-react";
import { Fragment, type ReactElement } from "react";
import { runAction } from "@/actions/run";
import { shortcutParts } from "@/actions/shortcut";
import type { PublicItem } from "@/entities/public";
import { beginVerb, type VerbEntry, verbEntries } from "./verbs";

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
  trigger,
}: {
  item: PublicItem;
  keys?: boolean;
  trigger?: ReactElement<Record<string, unknown>>;
}) {
  const { t } = useLingui();
  const run = useRunVerb();
  const entries = verbEntries(item);
  if (entries.length === 0) return null;
  const name = item.message.author.name;
  return (
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
    </Menu>
  );
}
