import { Dialog } from "@kit/dialog";
import { Kbd } from "@kit/kbd";
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useRegistered } from "@/actions/registry";
import { shortcutParts } from "@/actions/shortcut";
import { groupName, groupOrder } from "./groups";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** All shortcuts of what is on the screen. */
export function HelpSheet({ open, onOpenChange }: Props) {
  const { t } = useLingui();
  const actions = useRegistered().filter((a) => a.shortcut);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t`Keyboard shortcuts`}
      description={t`They work wherever you are not typing.`}
      className="w-[min(46rem,calc(100vw-24px))]"
    >
      <p className="mb-3 text-sm">
        <Link to={"/glossary" as string} onClick={() => onOpenChange(false)} className="underline underline-offset-2">
          {t`What the words of the desk mean`}
        </Link>
      </p>
      <div className="gap-8 sm:columns-2">
        {groupOrder.map((group) => {
          const items = actions.filter((a) => a.group === group);
          if (items.length === 0) return null;
          return (
            <section key={group} className="mb-4 break-inside-avoid">
              <h3 className="mb-1 text-xs text-ink-3">{groupName(group)}</h3>
              <dl>
                {items.map((a) => (
                  <div key={a.id} className="flex items-center justify-between border-b py-1.5 last:border-0">
                    <dt>{a.title}</dt>
                    <dd>
                      <Kbd keys={shortcutParts(a.shortcut ?? "")} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}
