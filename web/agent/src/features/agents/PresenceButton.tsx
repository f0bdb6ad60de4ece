import { PresenceDot } from "@kit/presence-dot";
import { Tooltip } from "@kit/tooltip";
import { useLingui } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import { presenceLine } from "@/entities/presence";
import { useMyself } from "./presence";

const loadMenu = () => import("./PresenceMenu");
const PresenceMenu = lazy(() => loadMenu().then((m) => ({ default: m.PresenceMenu })));

/** One's presence in the rail. The menu's code comes when the pointer or the focus does. */
export function PresenceButton({ className }: { className: string }) {
  const { t } = useLingui();
  const myself = useMyself();
  const [wanted, setWanted] = useState(false);
  if (!myself) return null;
  const label = t`Presence: ${presenceLine(myself.presence)}`;
  const button = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-label={label}
      onPointerEnter={() => void loadMenu()}
      onFocus={() => void loadMenu()}
      onClick={() => setWanted(true)}
      className={className}
    >
      <PresenceDot state={myself.presence.state} className="size-3" />
    </button>
  );
  if (!wanted) {
    return (
      <Tooltip content={label} side="right">
        {button}
      </Tooltip>
    );
  }
  return (
    <Suspense fallback={button}>
      <PresenceMenu trigger={button} />
    </Suspense>
  );
}
