import { api } from "@client/api";
import { TagChip } from "@kit/badge";
import { useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useState } from "react";
import { useCan } from "@/entities/me";
import { type Tag, tagKeys, tagsQuery } from "@/entities/tag";
import { Item, listClass, Search } from "./picker-parts";

interface Props {
  /** The names of the tags that are on. */
  on: ReadonlySet<string>;
  placeholder: string;
  onToggle: (name: string, add: boolean) => Promise<void>;
}

/** The workspace's tags to put on something and to take away, one after another; a new one is made on the way. */
export function TagChoices({ on, placeholder, onToggle }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tags = useQuery(tagsQuery).data ?? [];
  const mayCreate = useCan("tags.manage");
  const [query, setQuery] = useState("");
  const create = async (name: string) => {
    await api.post<Tag>("/tags", { name, color: "grey" });
    await client.invalidateQueries({ queryKey: tagKeys.list });
    setQuery("");
    await onToggle(name, true);
  };
  const wanted = query.trim();
  const unknown = wanted !== "" && !tags.some((tag) => tag.name.toLowerCase() === wanted.toLowerCase());
  return (
    <>
      <Search placeholder={placeholder} value={query} onChange={setQuery} />
      <Command.List className={listClass}>
        {tags.map((tag) => (
          <Item
            key={tag.id}
            value={tag.name}
            checked={on.has(tag.name)}
            onSelect={() => void onToggle(tag.name, !on.has(tag.name))}
          >
            <TagChip tone={tag.color}>{tag.name}</TagChip>
          </Item>
        ))}
        {unknown && mayCreate && (
          <Item value={`+ ${wanted}`} onSelect={() => void create(wanted)}>
            {t`Create the tag “${wanted}”`}
          </Item>
        )}
        <Command.Empty className="p-3 text-ink-3">{t`No tag by that name`}</Command.Empty>
      </Command.List>
    </>
  );
}
