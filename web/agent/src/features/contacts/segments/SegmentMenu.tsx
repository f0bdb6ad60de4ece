import { Button } from "@kit/button";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@kit/menu";
import { useLingui } from "@lingui/react/macro";
import { ChevronDown, ListPlus, Pencil, SlidersHorizontal, Trash2, UsersRound } from "lucide-react";
import type { SavedFilter } from "@/entities/saved-filter";

interface Props {
  segments: SavedFilter[];
  counts: Record<string, number>;
  /** What the button says: the segment that is shown, or what else. */
  title: string;
  /** The segment that is shown. */
  shown: SavedFilter | undefined;
  /** Whether the list is filtered at all. */
  filtered: boolean;
  /** Why what is shown cannot be changed or taken away, if so. */
  locked: string | undefined;
  used: string | undefined;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onShow: (segment: SavedFilter | undefined) => void;
  onNew: () => void;
  onRefine: () => void;
  onEdit: () => void;
  onDelete: () => void;
}

/** The segments, own and shared, with how many contacts each has, and what can be done with the one that is shown. */
export function SegmentMenu(props: Props) {
  const { t, i18n } = useLingui();
  const { segments, shown, filtered, locked, used, onShow } = props;
  const part = (label: string, list: SavedFilter[]) =>
    list.length > 0 && (
      <>
        <MenuLabel>{label}</MenuLabel>
        {list.map((s) => (
          <MenuItem key={s.id} checked={s.id === shown?.id} onSelect={() => onShow(s)}>
            <span className="flex items-baseline gap-3">
              <span className="min-w-0 max-w-56 flex-1 truncate">{s.name}</span>
              <span className="tabular text-xs text-ink-3">{countText(props.counts[s.id], i18n.locale)}</span>
            </span>
          </MenuItem>
        ))}
      </>
    );
  return (
    <Menu
      open={props.open}
      onOpenChange={props.onOpenChange}
      trigger={
        <Button
          size="sm"
          variant="ghost"
          aria-label={t`Segment: ${props.title}`}
          className="min-w-0 shrink! px-2! [&_svg]:shrink-0"
        >
          <UsersRound aria-hidden />
          <span className="min-w-0 truncate font-medium">{props.title}</span>
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <MenuItem checked={!filtered} onSelect={() => onShow(undefined)}>
        {t`All contacts`}
      </MenuItem>
      {part(
        t`Your own`,
        segments.filter((s) => !s.shared),
      )}
      {part(
        t`Everybody’s`,
        segments.filter((s) => s.shared),
      )}
      <MenuSeparator />
      <MenuItem icon={<ListPlus />} onSelect={props.onNew}>{t`New segment…`}</MenuItem>
      {filtered && !shown && (
        <MenuItem icon={<SlidersHorizontal />} onSelect={props.onRefine}>{t`Change the conditions…`}</MenuItem>
      )}
      {shown && (
        <>
          <MenuItem icon={<Pencil />} disabled={locked !== undefined} hint={locked} onSelect={props.onEdit}>
            {t`Edit the segment…`}
          </MenuItem>
          <MenuItem
            icon={<Trash2 />}
            danger
            disabled={locked !== undefined || used !== undefined}
            hint={locked ?? used}
            onSelect={props.onDelete}
          >
            {t`Delete the segment…`}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

/** How many contacts a segment has, as the server counts: to a thousand. */
const countText = (n: number | undefined, locale: string) =>
  n === undefined ? "" : n.toLocaleString(locale) + (n >= 1000 ? "+" : "");
