import { api } from "@client/api";
import { Button } from "@kit/button";
import { Skeleton } from "@kit/skeleton";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Monitor, Smartphone } from "lucide-react";
import { meKeys, type Session, sessionsQuery } from "@/entities/me";
import { errorText } from "@/lib/error-text";
import { fullTime } from "@/lib/time";
import { Row, Rows } from "../parts/Page";
import { browserName } from "./browser-name";

/** The places where one is signed in, each with its end. */
export function Sessions() {
  const { t } = useLingui();
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: (id: string | undefined) => api.del(id ? `/auth/sessions/${id}` : "/auth/sessions"),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: meKeys.sessions });
      toast({ title: t`Signed out there` });
    },
    onError: (e) => toast({ title: errorText(e), tone: "danger" }),
  });
  if (!sessions.data) return <Skeleton className="h-24" />;
  const others = sessions.data.filter((s) => !s.current);
  return (
    <div className="grid gap-3">
      <Rows label={t`Sessions`}>
        {sessions.data.map((s) => (
          <SessionRow key={s.id} session={s} onEnd={() => end.mutate(s.id)} />
        ))}
      </Rows>
      {others.length > 1 && (
        <div>
          <Button onClick={() => end.mutate(undefined)}>{t`Sign out everywhere else`}</Button>
        </div>
      )}
    </div>
  );
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { t } = useLingui();
  const phone = /Mobile|Android|iPhone/.test(session.user_agent);
  const Icon = phone ? Smartphone : Monitor;
  const name = browserName(session.user_agent) || t`Unknown browser`;
  return (
    <Row>
      <Icon className="size-5 text-ink-3" strokeWidth={1.75} aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {name}
          {session.current && <span className="ml-2 font-normal text-good">{t`this one`}</span>}
        </p>
        <p className="text-xs text-ink-3">
          {session.ip} · {t`last seen ${fullTime(session.seen_at)}`}
        </p>
      </div>
      {!session.current && (
        <Button size="sm" aria-label={t`Sign out: ${name}`} onClick={onEnd}>
          {t`Sign out`}
        </Button>
      )}
    </Row>
  );
}
