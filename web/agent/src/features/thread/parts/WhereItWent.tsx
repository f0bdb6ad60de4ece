import { Button, IconButton } from "@kit/button";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useLocation, useNavigate, useParams } from "@tanstack/react-router";
import { CornerDownRight, Merge, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { openPicker } from "@/actions/pickers";
import { type Case, caseQuery } from "@/entities/case";
import { heldCase } from "@/entities/case-store";

/** What an address keeps of the case that led to it. */
interface From {
  id: string;
  number: number;
}

const fromOf = (state: unknown) => (state as { mergedFrom?: From }).mergedFrom;

/** A case that became part of another opens as that one, which then says so. */
export function ToWhereItWent({ c, into }: { c: Case; into: string }) {
  const navigate = useNavigate();
  const { view = "all" } = useParams({ strict: false }) as { view?: string };
  const { id, number } = c;
  useEffect(() => {
    const state = { mergedFrom: { id, number } } as object;
    void navigate({ to: `/inbox/${view}/${into}` as string, search: true as never, replace: true, state });
  }, [navigate, view, into, id, number]);
  return null;
}

/** Says that another case was asked for, and that it became part of this one. */
export function CameFrom() {
  const { t } = useLingui();
  const client = useQueryClient();
  const from = useLocation({ select: (l) => fromOf(l.state) });
  const [read, setRead] = useState("");
  // Its history is opened from what is held of it: it was on the screen a moment ago, or is asked for.
  const { data: gone } = useQuery({ ...caseQuery(from?.id ?? ""), enabled: from !== undefined });
  if (!from || read === from.id) return null;
  const history = heldCase(client, from.id) ?? gone;
  return (
    <Bar icon={<Merge aria-hidden className="size-4 shrink-0" />}>
      <span className="min-w-0 flex-1">
        <Trans>Case #{from.number} became part of this one.</Trans>
      </span>
      {history && (
        <Button size="sm" variant="ghost" onClick={() => openPicker("history", [history])}>
          {t`Its history`}
        </Button>
      )}
      <IconButton size="sm" label={t`Close`} onClick={() => setRead(from.id)}>
        <X />
      </IconButton>
    </Bar>
  );
}

/** Says that the conversation goes on in another case: what is written here belongs there. */
export function GoesOnIn({ caseId }: { caseId: string }) {
  const { view = "all" } = useParams({ strict: false }) as { view?: string };
  const { data: other } = useQuery(caseQuery(caseId));
  if (!other) return null;
  return (
    <Bar icon={<CornerDownRight aria-hidden className="size-4 shrink-0" />}>
      <span className="min-w-0 flex-1">
        <Trans>
          This conversation goes on in{" "}
          <Link to={`/inbox/${view}/${other.id}` as string} className="text-accent-ink underline">
            case #{other.number}
          </Link>
          : what you write here belongs there.
        </Trans>
      </span>
    </Bar>
  );
}

function Bar({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div role="status" className="flex shrink-0 items-center gap-2 border-b bg-sunken px-3 py-1 text-ink-2 text-sm">
      {icon}
      {children}
    </div>
  );
}
