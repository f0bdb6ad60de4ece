import { Button, IconButton } from "@kit/button";
import { type Action, isVisible, whyNot } from "./registry";
import { runAction } from "./run";
import { shortcutParts } from "./shortcut";

interface Props {
  action: Action;
  /** Only the icon, with the title as its name. */
  compact?: boolean;
  variant?: "primary" | "secondary" | "ghost";
}

/** A button that does an action, with its shortcut and, when it can't, the reason in the tooltip. */
export function ActionButton({ action, compact, variant = "ghost" }: Props) {
  if (!isVisible(action)) return null;
  const reason = whyNot(action);
  const Icon = action.icon;
  const keys = action.shortcut ? shortcutParts(action.shortcut) : undefined;
  if (compact) {
    return (
      <IconButton
        label={action.title}
        hint={reason}
        keys={keys}
        inactive={reason !== undefined}
        onClick={() => void runAction(action)}
      >
        <Icon />
      </IconButton>
    );
  }
  return (
    <Button
      variant={variant}
      hint={reason}
      keys={keys}
      inactive={reason !== undefined}
      onClick={() => void runAction(action)}
    >
      <Icon />
      {action.title}
    </Button>
  );
}
