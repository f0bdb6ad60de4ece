import { Button } from "@kit/button";
import { PlatformIcon } from "@kit/icons/platform";
import { Select } from "@kit/select";
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { channelsQuery, platformsQuery, publicSide } from "@/entities/channel";
import { membersQuery } from "@/entities/member";
import type { ItemState, PublicKind, StreamFilter } from "@/entities/public";
import { tagsQuery } from "@/entities/tag";
import { teamsQuery } from "@/entities/team";
import { useKindWords } from "../use-kind-words";
import { isFiltered } from "./filters";

/** The channels that have a public side. */
export function usePublicChannels() {
  const channels = useQuery(channelsQuery).data;
  const platforms = useQuery(platformsQuery).data;
  if (!channels || !platforms) return undefined;
  const of = new Map(platforms.map((p) => [p.key, p]));
  return channels.filter((c) => publicSide(c, of.get(c.platform)));
}

/** What the stream shows. */
export function FilterBar({ filter, onChange }: { filter: StreamFilter; onChange: (filter: StreamFilter) => void }) {
  const { t } = useLingui();
  const channels = usePublicChannels() ?? [];
  const kinds = useKindWords();
  const any = { value: "", label: t`Any` };
  const kindOptions = (["post", "comment", "mention", "review"] as const).map((k) => ({ value: k, label: kinds[k] }));
  const stateOptions: { value: ItemState; label: string }[] = [
    { value: "new", label: t`New` },
    { value: "approved", label: t`Approved` },
    { value: "hidden", label: t`Hidden` },
    { value: "removed", label: t`Deleted by us` },
    { value: "gone", label: t`Deleted by the author` },
  ];
  const set = (part: Partial<StreamFilter>) => onChange({ ...filter, ...part });
  return (
    <div role="toolbar" aria-label={t`Filters`} className="flex flex-wrap items-center gap-1">
      <Select
        quiet
        label={t`Channel`}
        value={filter.channel_id ?? ""}
        onChange={(v) => set({ channel_id: v || undefined })}
        options={[
          { value: "", label: t`All channels` },
          ...channels.map((c) => ({
            value: c.id,
            label: c.name,
            icon: <PlatformIcon platform={c.platform} />,
          })),
        ]}
      />
      <Select
        quiet
        label={t`Kind`}
        value={filter.kind ?? ""}
        onChange={(v) => set({ kind: (v || undefined) as PublicKind | undefined })}
        options={[{ ...any, label: t`All kinds` }, ...kindOptions]}
      />
      <Select
        quiet
        label={t`State`}
        value={filter.state ?? ""}
        onChange={(v) => set({ state: (v || undefined) as ItemState | undefined })}
        options={[{ ...any, label: t`Any state` }, ...stateOptions]}
      />
      <Select
        quiet
        label={t`Stars`}
        value={String(filter.rating ?? "")}
        onChange={(v) => set({ rating: v ? Number(v) : undefined })}
        options={[
          { ...any, label: t`Any stars` },
          ...[1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: t`${n} of 5 stars` })),
        ]}
      />
      <Select
        quiet
        label={t`Answered`}
        value={filter.answered === undefined ? "" : filter.answered ? "yes" : "no"}
        onChange={(v) => set({ answered: v === "" ? undefined : v === "yes" })}
        options={[
          { ...any, label: t`Answered or not` },
          { value: "no", label: t`Not answered` },
          { value: "yes", label: t`Answered` },
        ]}
      />
      <MarkFilters filter={filter} onChange={set} />
      {isFiltered(filter) && (
        <Button size="sm" variant="ghost" onClick={() => onChange({})}>
          <X />
          {t`Clear filters`}
        </Button>
      )}
    </div>
  );
}

/** By what the team noted on items. */
function MarkFilters({
  filter,
  onChange,
}: {
  filter: StreamFilter;
  onChange: (part: Pick<StreamFilter, "tag" | "assignee" | "handled">) => void;
}) {
  const { t } = useLingui();
  const tags = useQuery(tagsQuery).data ?? [];
  const members = useQuery(membersQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const people = [
    { value: "me", label: t`Assigned to me` },
    ...members.filter((m) => !m.disabled_at).map((m) => ({ value: m.id, label: m.name })),
    ...teams.map((team) => ({ value: team.id, label: t`Team ${team.name}` })),
  ];
  // An address may name what is not there any more: then that is what is shown.
  const there = (options: { value: string; label: string }[], value = "") =>
    value && !options.some((o) => o.value === value) ? [...options, { value, label: value }] : options;
  const named = tags.map((tag) => ({ value: tag.name, label: tag.name }));
  return (
    <>
      <Select
        quiet
        label={t`Tag`}
        value={filter.tag ?? ""}
        onChange={(v) => onChange({ tag: v || undefined })}
        options={[{ value: "", label: t`Any tag` }, ...there(named, filter.tag)]}
      />
      <Select
        quiet
        label={t`Assigned to`}
        value={filter.assignee ?? ""}
        onChange={(v) => onChange({ assignee: v || undefined })}
        options={[{ value: "", label: t`Assigned to anybody or nobody` }, ...there(people, filter.assignee)]}
      />
      <Select
        quiet
        label={t`Handled`}
        value={filter.handled === undefined ? "" : filter.handled ? "yes" : "no"}
        onChange={(v) => onChange({ handled: v === "" ? undefined : v === "yes" })}
        options={[
          { value: "", label: t`Handled or not` },
          { value: "no", label: t`Not handled` },
          { value: "yes", label: t`Handled` },
        ]}
      />
    </>
  );
}
