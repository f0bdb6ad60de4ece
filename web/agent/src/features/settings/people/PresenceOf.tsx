import { Button } from "@kit/button";
import { PresenceDot } from "@kit/presence-dot";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { agentsQuery } from "@/entities/agent";
import { useCan } from "@/entities/me";
import type { Member } from "@/entities/member";
import { presenceLine } from "@/entities/presence";
import { openTexts } from "@/lib/language";

const PresenceDialog = lazy(async () => {
  const [dialog] = await Promise.all([import("@/features/wall/PresenceDialog"), openTexts("wall")]);
  return { default: dialog.PresenceDialog };
});

/** Whether a colleague takes work, and for supervisors the way to change it. */
export function PresenceOf({ member }: { member: Member }) {
  const agent = useQuery(agentsQuery).data?.find((a) => a.id === member.id);
  const allowed = useCan("desk.supervise");
  const [open, setOpen] = useState(false);
  if (!agent || member.disabled_at) return null;
  const line = presenceLine(agent.presence);
  const shown = (
    <>
      <PresenceDot state={agent.presence.state} />
      <span className="max-w-40 truncate max-sm:sr-only">{line}</span>
    </>
  );
  if (!allowed) return <span className="flex items-center gap-1.5 text-ink-2 text-xs">{shown}</span>;
  return (
    <>
      <Button
        size="sm"
        variant="ghost"
        aria-label={t`Presence of ${member.name}: ${line}`}
        onClick={() => setOpen(true)}
      >
        {shown}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <PresenceDialog agent={agent} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
