import { Avatar } from "@kit/avatar";
import { useLingui } from "@lingui/react/macro";
import type { Member } from "@/entities/member";

interface Props {
  id: string;
  found: readonly Member[];
  active: number;
  onPick: (member: Member) => void;
}

/** Colleagues whose name begins like what follows the @; the focus stays in the text. */
export function MentionPicker({ id, found, active, onPick }: Props) {
  const { t } = useLingui();
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t`Colleagues`}
      className="absolute bottom-full left-3 z-20 mb-1 max-h-72 w-72 max-w-[calc(100%-24px)] overflow-y-auto rounded-lg bg-raised p-1 text-ink shadow-float"
    >
      {found.map((m, i) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled where the focus is, in the text
        // biome-ignore lint/a11y/useFocusableInteractive: options of a list box are reached by aria-activedescendant
        <div
          key={m.id}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === active}
          onMouseDown={(e) => e.preventDefault()}
          onClick={() => onPick(m)}
          className={`flex cursor-default items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm ${i === active ? "bg-hover" : "hover:bg-hover"}`}
        >
          <Avatar size="sm" name={m.name} seed={m.id} decorative />
          <span className="truncate">{m.name}</span>
        </div>
      ))}
    </div>
  );
}
