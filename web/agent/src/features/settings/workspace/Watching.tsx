import { api } from "@client/api";
import { Switch } from "@kit/switch";
import { useLingui } from "@lingui/react/macro";
import { useCan } from "@/entities/me";
import { useChange } from "../parts/change";
import { Section } from "../parts/Page";
import { type Workspace, workspaceKey } from "./workspace";

/** Whether agents see who watches them, and what they see in any case. */
export function Watching({ workspace }: { workspace: Workspace }) {
  const { t } = useLingui();
  const manage = useCan("workspace.manage");
  const save = useChange((watch_hidden: boolean) => api.patch("/workspace", { watch_hidden }), {
    refresh: [workspaceKey],
    done: t`Saved.`,
  });
  return (
    <Section title={t`Watching`} about={t`Supervisors can look on while somebody writes with a customer.`}>
      <div className="grid max-w-xl gap-3">
        <Switch
          checked={!workspace.watch_hidden}
          disabled={!manage || save.isPending}
          onChange={(shown) => save.mutate(!shown)}
          label={t`Agents see who is watching`}
        />
        <p className="text-ink-2 text-sm">
          {workspace.watch_hidden
            ? t`Now supervisors watch unseen: agents can't tell whether anybody looks on. Tell your team that it may happen; in many countries the law asks for it.`
            : t`While a supervisor watches, the agent sees their name above the conversation.`}
        </p>
        <p className="text-ink-3 text-xs">
          {t`In either case whispers, taking over and changes of somebody's presence are seen, with who did them, and stay in the history. Customers see none of it.`}
        </p>
      </div>
    </Section>
  );
}
