import { api } from "@client/api";
import { IconButton } from "@kit/button";
import { Menu, MenuItem, MenuSeparator } from "@kit/menu";
import { t } from "@lingui/core/macro";
import { Archive, ArchiveRestore, Ellipsis, Merge, Pencil, Trash2 } from "lucide-react";
import type { CaseChoice } from "@/entities/case-work";
import { useChange } from "../parts/change";
import { Row } from "../parts/Page";
import { paths, statuses } from "./choices";

interface Props {
  choice: CaseChoice;
  /** What it can be merged into. */
  others: readonly CaseChoice[];
  onEdit: () => void;
  onMerge: () => void;
  onDrop: () => void;
}

/** One of the workspace's words, and what can be done with it. */
export function ChoiceRow({ choice, others, onEdit, onMerge, onDrop }: Props) {
  const away = choice.archived_at !== null;
  const archive = useChange(() => api.patch(`${paths[choice.kind]}/${choice.id}`, { archived: !away }), {
    refresh: [["case-choices"]],
  });
  const about = [statuses().find((s) => s.value === choice.status)?.label, away && t`archived`].filter(Boolean);
  return (
    <Row>
      <span className="min-w-40 flex-1">
        <span className={away ? "text-ink-2" : "font-medium"}>{choice.name}</span>{" "}
        <span className="text-xs text-ink-3">{about.join(" · ")}</span>
      </span>
      <IconButton label={t`Edit ${choice.name}`} onClick={onEdit}>
        <Pencil />
      </IconButton>
      <Menu
        align="end"
        trigger={
          <IconButton label={t`More about ${choice.name}`}>
            <Ellipsis />
          </IconButton>
        }
      >
        {others.length > 0 && <MenuItem icon={<Merge />} onSelect={onMerge}>{t`Merge into another…`}</MenuItem>}
        <MenuItem icon={away ? <ArchiveRestore /> : <Archive />} onSelect={() => archive.mutate(undefined)}>
          {away ? t`Offer it again` : t`Archive`}
        </MenuItem>
        <MenuSeparator />
        <MenuItem danger icon={<Trash2 />} onSelect={onDrop}>{t`Delete`}</MenuItem>
      </Menu>
    </Row>
  );
}
