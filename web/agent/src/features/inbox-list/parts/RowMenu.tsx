import { Menu, MenuItem, MenuSeparator } from "@kit/menu";
import { type ReactElement, useState } from "react";
import { useCaseActions } from "@/actions/case-actions";
import { type Action, isVisible, whyNot } from "@/actions/registry";
import { runAction } from "@/actions/run";
import { shortcutParts } from "@/actions/shortcut";
import type { Case } from "@/entities/case";

interface Props {
  case: Case;
  trigger: ReactElement<Record<string, unknown>>;
}

/** In which order a row offers what can be done with its case; a line stands between the groups. */
const groups: readonly (readonly string[])[] = [
  ["case.history", "case.why"],
  [
    "case.pick",
    "case.take",
    "case.assign",
    "case.transfer",
    "case.resolve",
    "case.open",
    "case.pend",
    "case.snooze",
    "case.wake",
    "case.priority",
    "case.tag",
    "case.team",
    "case.follow",
  ],
  ["case.read", "case.link", "case.export"],
];

/** What can be done with one case of the list. It opens as it comes, since somebody asked for it. */
export function RowMenu({ case: c, trigger }: Props) {
  const [open, setOpen] = useState(true);
  const actions = useCaseActions([c]);
  const shown = groups
    .map((ids) => ids.flatMap((id) => actions.find((a) => a.id === id && isVisible(a)) ?? []))
    .filter((group) => group.length > 0);
  return (
    <Menu trigger={trigger} align="end" open={open} onOpenChange={setOpen}>
      {shown.map((group, i) => (
        <div key={group[0]?.id}>
          {i > 0 && <MenuSeparator />}
          {group.map((action) => (
            <Item key={action.id} action={action} />
          ))}
        </div>
      ))}
    </Menu>
  );
}

function Item({ action }: { action: Action }) {
  const reason = whyNot(action);
  const Icon = action.icon;
  return (
    <MenuItem
      icon={<Icon />}
      keys={action.shortcut ? shortcutParts(action.shortcut) : undefined}
      disabled={reason !== undefined}
      hint={reason}
      onSelect={() => void runAction(action)}
    >
      {action.title}
    </MenuItem>
  );
}
