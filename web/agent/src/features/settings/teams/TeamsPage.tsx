import { isApiError } from "@client/error";
import { Avatar } from "@kit/avatar";
import { Button, IconButton } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { EmptyState } from "@kit/empty";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Trash2, UsersRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useCan } from "@/entities/me";
import { membersQuery } from "@/entities/member";
import { addTeam, changeTeam, deleteTeam, type Team, teamKeys, teamsQuery } from "@/entities/team";
import { errorText } from "@/lib/error-text";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { Loading } from "../parts/Loading";
import { Page, Row, Rows } from "../parts/Page";

/** Who answers together. */
export function TeamsPage() {
  const query = useQuery(teamsQuery);
  const manage = useCan("teams.manage");
  const [editing, setEditing] = useState<Partial<Team>>();
  const [deleting, setDeleting] = useState<Team>();
  const add = manage && (
    <Button variant="primary" onClick={() => setEditing({})}>
      <Plus /> {t`New team`}
    </Button>
  );
  return (
    <Page
      title={t`Teams`}
      term="team"
      about={t`People who answer together. A case may belong to a team, which has a list of its own.`}
      action={query.data?.length !== 0 && add}
    >
      <Loading query={query}>
        {(teams) =>
          teams.length === 0 ? (
            <EmptyState icon={UsersRound} title={t`No teams yet`} action={add}>
              {t`For example one for each shop, or one for invoices.`}
            </EmptyState>
          ) : (
            <Rows label={t`Teams`}>
              {teams.map((team) => (
                <Row key={team.id}>
                  <span className="min-w-0 flex-1 truncate text-sm font-medium">{team.name}</span>
                  <span className="text-xs text-ink-3">
                    {plural(team.members.length, { one: "# person", other: "# people" })}
                  </span>
                  {manage && (
                    <>
                      <IconButton label={t`Edit ${team.name}`} onClick={() => setEditing(team)}>
                        <Pencil />
                      </IconButton>
                      <IconButton label={t`Delete ${team.name}`} onClick={() => setDeleting(team)}>
                        <Trash2 />
                      </IconButton>
                    </>
                  )}
                </Row>
              ))}
            </Rows>
          )
        }
      </Loading>
      {editing && <TeamDialog team={editing} onClose={() => setEditing(undefined)} />}
      {deleting && <DeleteTeam team={deleting} onClose={() => setDeleting(undefined)} />}
    </Page>
  );
}

function TeamDialog({ team, onClose }: { team: Partial<Team>; onClose: () => void }) {
  const [name, setName] = useState(team.name ?? "");
  const [members, setMembers] = useState(() => new Set(team.members));
  const people = (useQuery(membersQuery).data ?? []).filter((m) => !m.disabled_at || members.has(m.id));
  const save = useChange(
    (): Promise<unknown> => {
      const fields = { name, members: [...members] };
      return team.id ? changeTeam(team.id, fields) : addTeam(fields);
    },
    { refresh: [teamKeys.list], quiet: true, onDone: onClose },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  const toggle = (id: string, on: boolean) =>
    setMembers((held) => new Set(on ? [...held, id] : [...held].filter((one) => one !== id)));
  const fault = isApiError(save.error) ? (save.error.field("name") ?? errorText(save.error)) : undefined;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={team.id ? t`Edit the team` : t`New team`}>
      <form onSubmit={submit} className="grid gap-4 pt-1">
        <Field label={t`Name`} error={fault}>
          <Input value={name} onChange={(e) => setName(e.target.value)} maxLength={60} required autoFocus />
        </Field>
        <fieldset className="m-0 grid gap-1 border-0 p-0">
          <legend className="pb-1 text-sm font-medium">{t`Members`}</legend>
          <div className="max-h-64 overflow-y-auto">
            {people.map((m) => (
              <label key={m.id} className="flex h-9 items-center gap-2.5 rounded-md px-1.5 text-sm hover:bg-hover">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={members.has(m.id)}
                  onChange={(e) => toggle(m.id, e.target.checked)}
                />
                <Avatar size="sm" name={m.name} seed={m.id} decorative />
                <span className="truncate">{m.name}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <Button type="submit" variant="primary" busy={save.isPending} className="justify-self-end">
          {t`Save`}
        </Button>
      </form>
    </Dialog>
  );
}

function DeleteTeam({ team, onClose }: { team: Team; onClose: () => void }) {
  const remove = useChange(() => deleteTeam(team.id), {
    refresh: [teamKeys.list],
    done: t`The team is gone.`,
    onDone: onClose,
  });
  return (
    <Confirm
      title={t`Delete the team “${team.name}”?`}
      confirm={t`Delete the team`}
      onConfirm={() => remove.mutateAsync(undefined).catch(() => undefined)}
      onClose={onClose}
    >
      <Trans>Its cases stay as they are and belong to no team. This cannot be undone.</Trans>
    </Confirm>
  );
}
