import { api } from "@client/api";
import { Button } from "@kit/button";
import { t } from "@lingui/core/macro";
import { smartTagKeys, type TagPass } from "@/entities/smart-tag";
import { nearTime } from "@/lib/when";
import { useChange } from "../parts/change";

/** The walks of a smart tag over past items, and how to stop or take them back. */
export function Passes({ passes }: { passes: TagPass[] }) {
  const refresh = [smartTagKeys.list, ["cases"]];
  const cancel = useChange((pass: TagPass) => api.post(`/tag-passes/${pass.id}/cancel`), { refresh });
  const undo = useChange((pass: TagPass) => api.post(`/tag-passes/${pass.id}/undo`), {
    refresh,
    done: t`What it tagged is being taken back.`,
  });
  return (
    <section aria-label={t`Past items`} className="mt-5 border-t border-line pt-3">
      <h3 className="text-sm font-medium">{t`Past items`}</h3>
      <ul className="mt-1 divide-y divide-line">
        {passes.map((pass) => (
          <li key={pass.id} className="flex flex-wrap items-center gap-2 py-2 text-sm">
            <span className="min-w-0 flex-1 basis-52">
              {says(pass)} <span className="text-xs text-ink-3">{nearTime(pass.at)}</span>
            </span>
            {pass.state === "running" && (
              <Button size="sm" onClick={() => cancel.mutate(pass)}>
                {t`Cancel`}
              </Button>
            )}
            {pass.state !== "running" && pass.apply && !pass.undone && (
              <Button size="sm" onClick={() => undo.mutate(pass)} busy={undo.isPending}>
                {t`Take back`}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function says(pass: TagPass): string {
  if (pass.state === "running") return t`${pass.seen} of ${pass.total} looked at`;
  const looked = pass.undo_of ? t`${pass.changed} taken back` : t`${pass.seen} looked at, ${pass.changed} changed`;
  if (pass.state === "cancelled") return t`${looked}, then cancelled`;
  return pass.undone ? t`${looked}, taken back since` : looked;
}
