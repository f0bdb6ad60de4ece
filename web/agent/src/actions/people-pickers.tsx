import { Avatar } from "@kit/avatar";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Command } from "cmdk";
import { UsersRound, UserX } from "lucide-react";
import { useState } from "react";
import { heldCase, setFollower } from "@/entities/case-store";
import { useMe } from "@/entities/me";
import { membersQuery } from "@/entities/member";
import { teamsQuery } from "@/entities/team";
import { errorText } from "@/lib/error-text";
import { type BodyProps, Item, listClass, Search, usePatch } from "./picker-parts";
import { closePicker } from "./pickers";

/** Says to which team cases belong. */
export function TeamPicker({ cases, placeholder }: BodyProps) {
  const { t } = useLingui();
  const teams = useQuery(teamsQuery).data;
  const patch = usePatch(cases);
  const current = cases.length === 1 ? cases[0]?.team?.id : undefined;
  // The first row is chosen when the list is drawn, so it is drawn whole.
  if (!teams) return <Search placeholder={placeholder} />;
  const pick = (team: string | null, name: string) => {
    closePicker();
    void patch({ team }, team ? t`Team: ${name}` : t`In no team`);
  };
  return (
    <>
      <Search placeholder={placeholder} />
      <Command.List className={listClass}>
        <Command.Empty className="p-3 text-ink-3">{t`No team by that name`}</Command.Empty>
        {teams.map((team) => (
          <Item key={team.id} value={team.name} checked={team.id === current} onSelect={() => pick(team.id, team.name)}>
            <UsersRound className="mx-1 text-ink-3" aria-hidden />
            <span className="truncate">{team.name}</span>
          </Item>
        ))}
        <Item value={t`No team`} checked={cases.length === 1 && current === undefined} onSelect={() => pick(null, "")}>
          <UserX className="mx-1 text-ink-3" aria-hidden />
          {t`No team`}
        </Item>
      </Command.List>
    </>
  );
}

/** Adds or takes away one follower after another; stays open until Escape. */
export function FollowersPicker({ cases, placeholder }: BodyProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const me = useMe();
  const members = useQuery(membersQuery).data;
  const [on, setOn] = useState(() => new Set(cases[0]?.followers?.map((f) => f.id)));
  if (!members) return <Search placeholder={placeholder} />;
  const toggle = async (id: string) => {
    const [first] = cases;
    if (!first) return;
    const add = !on.has(id);
    const put = (yes: boolean) => setOn((held) => new Set(yes ? [...held, id] : [...held].filter((one) => one !== id)));
    put(add);
    try {
      await setFollower(client, heldCase(client, first.id) ?? first, id, add);
    } catch (e) {
      put(!add);
      toast({ title: errorText(e), tone: "danger" });
    }
  };
  return (
    <>
      <Search placeholder={placeholder} />
      <Command.List className={listClass}>
        <Command.Empty className="p-3 text-ink-3">{t`Nobody by that name`}</Command.Empty>
        {members
          .filter((m) => !m.disabled_at)
          .map((m) => (
            <Item key={m.id} value={`${m.name} ${m.email}`} checked={on.has(m.id)} onSelect={() => void toggle(m.id)}>
              <Avatar size="sm" name={m.name} seed={m.id} />
              <span className="truncate">{m.id === me.user.id ? t`${m.name} (you)` : m.name}</span>
            </Item>
          ))}
      </Command.List>
    </>
  );
}
