import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { FilterNode } from "@/entities/filter";
import type { TriggerKind } from "@/entities/recipe";
import { changed, type Group, toGroup, toNode } from "@/features/inbox-list/filter/draft";
import { GroupEditor } from "@/features/inbox-list/filter/GroupEditor";
import { hearsMessage } from "./draft";
import { useRecipeFields } from "./fields";

interface Props {
  kind: TriggerKind;
  value: FilterNode | null;
  onChange: (value: FilterNode | null) => void;
}

/** By what a recipe chooses, put together without code. */
export function Conditions({ kind, value, onChange }: Props) {
  const fields = useRecipeFields(hearsMessage(kind));
  const [draft, setDraft] = useState<Group>(() => toGroup(value ?? undefined));
  const [fresh, setFresh] = useState(0);
  const change = (key: number, to: Parameters<typeof changed>[2]) => {
    const next = changed(draft, key, to);
    setDraft(next);
    onChange(toNode(next) ?? null);
  };
  return (
    <GroupEditor
      group={draft}
      fields={fields}
      depth={1}
      fresh={fresh}
      heading={hearsMessage(kind) ? t`Messages that meet` : t`Cases that meet`}
      onChange={change}
      onAdded={setFresh}
    />
  );
}
