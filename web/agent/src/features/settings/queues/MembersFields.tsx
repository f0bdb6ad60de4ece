import { Avatar } from "@kit/avatar";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { membersQuery } from "@/entities/member";
import type { QueueMember } from "@/entities/queue";
import { Choices } from "@/features/routing/Choices";
import type { QueueDraft } from "./draft";

interface Props {
  draft: Pick<QueueDraft, "everyone" | "members">;
  onChange: (patch: Partial<QueueDraft>) => void;
}

/** Who works on the queue: everyone, or chosen people, some of them asked before others. */
export function MembersFields({ draft, onChange }: Props) {
  const people = useQuery(membersQuery).data?.filter((m) => !m.disabled_at) ?? [];
  const of = (id: string) => draft.members.find((m) => m.user_id === id);
  const without = (id: string) => draft.members.filter((m) => m.user_id !== id);
  const put = (member: QueueMember) => onChange({ members: [...without(member.user_id), member] });
  return (
    <div className="grid grid-cols-1 gap-3">
      <Choices
        label={t`Who works on it`}
        value={draft.everyone ? "everyone" : "chosen"}
        onChange={(who) => onChange({ everyone: who === "everyone" })}
        choices={[
          { value: "everyone", label: t`Everyone`, help: t`Also who joins the team later.` },
          { value: "chosen", label: t`Chosen people` },
        ]}
      />
      {!draft.everyone && (
        <ul aria-label={t`Chosen people`} className="divide-y divide-line border-y border-line">
          {people.map((p) => {
            const member = of(p.id);
            return (
              <li key={p.id} className="flex min-h-11 items-center gap-3 py-1">
                <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-3">
                  <input
                    type="checkbox"
                    className="size-4 accent-accent"
                    checked={member !== undefined}
                    onChange={(e) =>
                      e.target.checked
                        ? put({ user_id: p.id, rank: 1, delay_seconds: 0 })
                        : onChange({ members: without(p.id) })
                    }
                  />
                  <Avatar size="sm" name={p.name} seed={p.id} />
                  <span className="truncate text-sm">{p.name}</span>
                </label>
                {member && (
                  <Select
                    quiet
                    label={t`When ${p.name} is asked`}
                    value={String(Math.max(member.rank, 1))}
                    onChange={(rank) => put({ ...member, rank: Number(rank) })}
                    options={[
                      { value: "1", label: t`asked first` },
                      { value: "2", label: t`asked second` },
                      { value: "3", label: t`asked third` },
                    ]}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
