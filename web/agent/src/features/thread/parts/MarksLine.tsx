import { TagChip } from "@kit/badge";
import { t } from "@lingui/core/macro";
import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { membersQuery } from "@/entities/member";
import type { MessageMarks } from "@/entities/message";
import { tagsQuery } from "@/entities/tag";
import { teamsQuery } from "@/entities/team";
import { fullTime } from "@/lib/when";

/** What the team noted on a message: its tags, whose it is, and whether something is left to be done. */
export function MarksLine({ marks }: { marks: MessageMarks }) {
  const tags = useQuery(tagsQuery).data ?? [];
  const members = useQuery(membersQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const names = [
    ...marks.user_ids.map((id) => members.find((m) => m.id === id)?.name ?? id),
    ...marks.team_ids.map((id) => teams.find((team) => team.id === id)?.name ?? id),
  ];
  return (
    <p className="mt-1 flex flex-wrap items-center gap-1 text-2xs text-ink-2">
      {marks.tags.map((name) => (
        <TagChip key={name} tone={tags.find((tag) => tag.name === name)?.color ?? "grey"}>
          {name}
        </TagChip>
      ))}
      {names.length > 0 && <span>{t`For ${names.join(", ")}`}</span>}
      {marks.handled_at && (
        <span className="inline-flex items-center gap-0.5" title={fullTime(marks.handled_at)}>
          <Check aria-hidden className="size-3" />
          {t`Handled`}
        </span>
      )}
    </p>
  );
}
