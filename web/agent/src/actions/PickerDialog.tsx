import { Avatar } from "@kit/avatar";
import { Dialog } from "@kit/dialog";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Command } from "cmdk";
import { ChevronDown, ChevronsUp, ChevronUp, Equal, type Minus, UserX } from "lucide-react";
import { useState } from "react";
import type { Case, Priority } from "@/entities/case";
import { heldCase } from "@/entities/case-store";
import { useMe } from "@/entities/me";
import { membersQuery } from "@/entities/member";
import { withTag } from "@/entities/tag";
import { matchWords } from "@/lib/match";
import { priorityName } from "./case-actions";
import { FollowersPicker, TeamPicker } from "./people-pickers";
import { type BodyProps, Item, listClass, Search, usePatch } from "./picker-parts";
import { closePicker, type PickerKind } from "./pickers";
import { TagChoices } from "./TagChoices";

interface PickerQuestion {
  kind: Extract<PickerKind, "assignee" | "tags" | "priority" | "team" | "followers">;
  cases: Case[];
}

/** Asks for an assignee, tags or a priority: type a few letters, Enter. */
export function PickerDialog({ request }: { request: PickerQuestion }) {
  const { t } = useLingui();
  const n = request.cases.length;
  const titles = {
    assignee: plural(n, { one: "Assign the case to", other: "Assign # cases to" }),
    tags: plural(n, { one: "Tags of the case", other: "Tags of # cases" }),
    priority: plural(n, { one: "Priority of the case", other: "Priority of # cases" }),
    team: plural(n, { one: "Team of the case", other: "Team of # cases" }),
    followers: t`Followers of the case`,
  };
  const Body = {
    assignee: AssigneePicker,
    tags: TagPicker,
    priority: PriorityPicker,
    team: TeamPicker,
    followers: FollowersPicker,
  }[request.kind];
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && closePicker()}
      title={titles[request.kind]}
      hideTitle
      className="w-[min(26rem,calc(100vw-24px))]"
    >
      <p className="px-4 pt-3 text-xs text-ink-3" aria-hidden>
        {titles[request.kind]}
      </p>
      <Command loop filter={matchWords} label={titles[request.kind]} className="flex flex-col">
        <Body cases={request.cases} placeholder={t`Type to filter…`} />
      </Command>
    </Dialog>
  );
}

function AssigneePicker({ cases, placeholder }: BodyProps) {
  const { t } = useLingui();
  const me = useMe();
  const members = useQuery(membersQuery).data;
  const patch = usePatch(cases);
  const current = cases.length === 1 ? cases[0]?.assignee?.id : undefined;
  // The first row is chosen when the list is drawn, so it is drawn whole.
  if (!members) return <Search placeholder={placeholder} />;
  const people = members
    .filter((m) => !m.disabled_at)
    .toSorted((a, b) => Number(b.id === me.user.id) - Number(a.id === me.user.id));
  const pick = (assignee: string | null, name: string) => {
    closePicker();
    void patch({ assignee }, assignee ? t`Assigned to ${name}` : t`Unassigned`);
  };
  return (
    <>
      <Search placeholder={placeholder} />
      <Command.List className={listClass}>
        <Command.Empty className="p-3 text-ink-3">{t`Nobody by that name`}</Command.Empty>
        {people.map((m) => (
          <Item
            key={m.id}
            value={`${m.name} ${m.email}`}
            checked={m.id === current}
            onSelect={() => pick(m.id, m.name)}
          >
            <Avatar size="sm" name={m.name} seed={m.id} />
            <span className="truncate">{m.id === me.user.id ? t`${m.name} (you)` : m.name}</span>
          </Item>
        ))}
        <Item value={t`Nobody`} checked={cases.length === 1 && current === undefined} onSelect={() => pick(null, "")}>
          <UserX className="mx-1 text-ink-3" aria-hidden />
          {t`Nobody`}
        </Item>
      </Command.List>
    </>
  );
}

const icons: Record<Priority, typeof Minus> = { low: ChevronDown, normal: Equal, high: ChevronUp, urgent: ChevronsUp };

function PriorityPicker({ cases, placeholder }: BodyProps) {
  const { t } = useLingui();
  const patch = usePatch(cases);
  const current = cases.length === 1 ? cases[0]?.priority : undefined;
  return (
    <>
      <Search placeholder={placeholder} />
      <Command.List className={listClass}>
        {(["urgent", "high", "normal", "low"] as const).map((p) => {
          const Icon = icons[p];
          return (
            <Item
              key={p}
              value={priorityName(p)}
              checked={p === current}
              onSelect={() => {
                closePicker();
                void patch({ priority: p }, t`Priority: ${priorityName(p)}`);
              }}
            >
              <Icon className={p === "urgent" ? "text-danger" : "text-ink-3"} aria-hidden />
              {priorityName(p)}
            </Item>
          );
        })}
      </Command.List>
    </>
  );
}

/** Adds or removes one tag after another; stays open until Escape. */
function TagPicker({ cases, placeholder }: BodyProps) {
  const { t } = useLingui();
  const client = useQueryClient();
  const patch = usePatch(cases);
  const [on, setOn] = useState(() => new Set(tagsOnAll(cases)));
  const toggle = async (name: string, add: boolean) => {
    setOn((held) => new Set(add ? [...held, name] : [...held].filter((n) => n !== name)));
    // Cases with the same tags now are changed together, so that each keeps what else it has.
    const groups = new Map<string, Case[]>();
    for (const c of cases.map((one) => heldCase(client, one.id) ?? one)) {
      const next = JSON.stringify(withTag(c.tags, name, add));
      groups.set(next, [...(groups.get(next) ?? []), c]);
    }
    for (const [next, group] of groups) {
      await patch({ tags: JSON.parse(next) as string[] }, add ? t`Tagged “${name}”` : t`Tag “${name}” removed`, group);
    }
  };
  return <TagChoices on={on} placeholder={placeholder} onToggle={toggle} />;
}

function tagsOnAll(cases: Case[]): string[] {
  const [first, ...others] = cases;
  return first ? first.tags.filter((name) => others.every((c) => c.tags.includes(name))) : [];
}
