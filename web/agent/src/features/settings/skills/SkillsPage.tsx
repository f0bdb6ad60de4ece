import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button, IconButton } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Switch } from "@kit/switch";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Sparkles, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { agentKeys, agentsQuery } from "@/entities/agent";
import { useCan } from "@/entities/me";
import { queueKeys, type Skill, skillsQuery } from "@/entities/queue";
import { means } from "@/features/glossary/means";
import { Term } from "@/features/glossary/Term";
import { errorText } from "@/lib/error-text";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows, Section } from "../parts/Page";
import { SkillMatrix } from "./SkillMatrix";

export function SkillsPage() {
  const query = useQuery(skillsQuery);
  const agents = useQuery(agentsQuery).data ?? [];
  const manage = useCan("routing.manage");
  const [editing, setEditing] = useState<Partial<Skill>>();
  const [deleting, setDeleting] = useState<Skill>();
  const add = manage && (
    <Button variant="primary" onClick={() => setEditing({})}>
      <Plus /> {t`New skill`}
    </Button>
  );
  const having = (id: string) => agents.filter((a) => a.skills.some((s) => s.skill_id === id)).length;
  return (
    <Page title={t`Skills`} term="skill" about={means("skill")} action={query.data?.length !== 0 && add}>
      <Loading query={query}>
        {(skills) => (
          <>
            {skills.length === 0 ? (
              <EmptyState icon={Sparkles} title={t`No skills yet`} action={add}>
                {t`Begin with what not everybody can do: a language, invoices, repairs. Rules then ask for it, and cases go to who has it.`}
              </EmptyState>
            ) : (
              <Rows label={t`Skills`}>
                {skills.map((s) => (
                  <Row key={s.id}>
                    <span className="min-w-0 flex-1 truncate text-sm font-medium">{s.name}</span>
                    <span className="text-xs text-ink-3">
                      {s.agentless
                        ? t`for machines alone`
                        : plural(having(s.id), { one: "# person", other: "# people" })}
                    </span>
                    {manage && (
                      <>
                        <IconButton label={t`Change ${s.name}`} onClick={() => setEditing(s)}>
                          <Pencil />
                        </IconButton>
                        <IconButton label={t`Delete ${s.name}`} onClick={() => setDeleting(s)}>
                          <Trash2 />
                        </IconButton>
                      </>
                    )}
                  </Row>
                ))}
              </Rows>
            )}
            <Section
              title={t`Who can do what`}
              about={
                <Trans>
                  Levels go from 1, knows a little, to 5, knows it best; – is not at all.{" "}
                  <Term name="capacity">Capacity</Term> is how many cases somebody holds at once.
                </Trans>
              }
            >
              <SkillMatrix skills={skills.filter((s) => !s.agentless)} agents={agents} manage={manage} />
            </Section>
          </>
        )}
      </Loading>
      {editing && <SkillDialog skill={editing} onClose={() => setEditing(undefined)} />}
      {deleting && <DeleteSkill skill={deleting} people={having(deleting.id)} onClose={() => setDeleting(undefined)} />}
    </Page>
  );
}

function SkillDialog({ skill, onClose }: { skill: Partial<Skill>; onClose: () => void }) {
  const [name, setName] = useState(skill.name ?? "");
  const [agentless, setAgentless] = useState(skill.agentless ?? false);
  const save = useChange(
    () => (skill.id ? api.patch(`/skills/${skill.id}`, { name, agentless }) : api.post("/skills", { name, agentless })),
    { refresh: [queueKeys.skills], quiet: true, onDone: onClose },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  const fault = isApiError(save.error) ? (save.error.field("name") ?? errorText(save.error)) : undefined;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={skill.id ? t`Change the skill` : t`New skill`}>
      <form onSubmit={submit} className="grid gap-4 pt-1">
        <Field label={t`Name`} error={fault} help={t`For example: French, invoices, repairs.`}>
          <Input value={name} onChange={(e) => setName(e.target.value)} maxLength={100} required autoFocus />
        </Field>
        <Switch
          checked={agentless}
          onChange={setAgentless}
          label={t`For machines alone`}
          help={t`Cases that need it are given to no person: something automatic handles them. Nobody can have it.`}
        />
        <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-end">
          {t`Save`}
        </Button>
      </form>
    </Dialog>
  );
}

function DeleteSkill({ skill, people, onClose }: { skill: Skill; people: number; onClose: () => void }) {
  const remove = useChange(() => api.del(`/skills/${skill.id}`, { query: { anyway: true } }), {
    refresh: [queueKeys.skills, queueKeys.workstreams, agentKeys.list],
    done: t`The skill is gone.`,
    onDone: onClose,
  });
  return (
    <Confirm
      title={t`Delete the skill “${skill.name}”?`}
      confirm={t`Delete the skill`}
      onConfirm={() => remove.mutateAsync(undefined).catch(() => undefined)}
      onClose={onClose}
    >
      {plural(people, { one: "# person loses it.", other: "# people lose it." })}{" "}
      <Trans>Rules and waiting cases no longer ask for it. This cannot be undone.</Trans>
    </Confirm>
  );
}
