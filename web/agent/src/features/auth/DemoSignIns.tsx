import { api } from "@client/api";
import { Avatar } from "@kit/avatar";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";

interface DemoSignIn {
  /** Left out by a table of an older version. */
  id?: string;
  email: string;
  name: string;
  role: string;
  password: string;
}

interface Setup {
  needs_setup: boolean;
  sandbox?: boolean;
}

/** The demo workspace's people, one click each. Only a sandbox server says it is one. */
export function DemoSignIns({
  onPick,
  busy,
}: {
  onPick: (c: { email: string; password: string }) => void;
  busy: boolean;
}) {
  const { t } = useLingui();
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => api.get<Setup>("/setup"), retry: false });
  const people = useQuery({
    queryKey: ["demo-sign-ins"],
    enabled: setup.data !== undefined && setup.data.sandbox !== false,
    retry: false,
    queryFn: async () => {
      const answer = await fetch("/sandbox/api/signins");
      // A server without the sandbox answers its own page, or nothing.
      if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return [];
      return ((await answer.json()) as { items: DemoSignIn[] }).items;
    },
  });
  if (!people.data?.length) return null;
  const roles: Record<string, string> = {
    owner: t`Owner`,
    admin: t`Admin`,
    supervisor: t`Supervisor`,
    agent: t`Agent`,
  };
  return (
    <section aria-labelledby="demo" className="grid gap-2 border-t pt-4">
      <h2 id="demo" className="text-sm text-ink-2">
        <Trans>This is a sandbox with a demo shop. Come in as:</Trans>
      </h2>
      <ul className="grid gap-1">
        {people.data.map((p) => (
          <li key={p.email}>
            <button
              type="button"
              disabled={busy}
              onClick={() => onPick({ email: p.email, password: p.password })}
              className="group flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-hover"
            >
              <Avatar name={p.name} seed={p.id ?? p.email} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{p.name}</span>
                <span className="block truncate text-xs text-ink-3">
                  {roles[p.role] ?? p.role} · {p.email}
                </span>
              </span>
              <ArrowRight
                aria-hidden
                className="size-4 text-ink-3 opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
              />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
