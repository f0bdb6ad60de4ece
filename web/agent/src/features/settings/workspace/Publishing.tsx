import { api } from "@client/api";
import { Switch } from "@kit/switch";
import { useLingui } from "@lingui/react/macro";
import { useCan } from "@/entities/me";
import { useChange } from "../parts/change";
import { Section } from "../parts/Page";
import { type Workspace, workspaceKey } from "./workspace";

/** Whether posts wait for a supervisor before they go out. */
export function Publishing({ workspace }: { workspace: Workspace }) {
  const { t } = useLingui();
  const manage = useCan("workspace.manage");
  const save = useChange((publishing_approval: boolean) => api.patch("/workspace", { publishing_approval }), {
    refresh: [workspaceKey],
    done: t`Saved.`,
  });
  return (
    <Section title={t`Publishing`} about={t`Posts that go out on your pages in the business's name.`}>
      <div className="max-w-xl">
        <Switch
          checked={workspace.publishing_approval ?? false}
          disabled={!manage || save.isPending}
          onChange={(on) => save.mutate(on)}
          label={t`Posts of agents wait for a supervisor's yes`}
          help={t`What supervisors publish goes out at once.`}
        />
      </div>
    </Section>
  );
}
