import { type TagTone, tagColors } from "@kit/badge";
import { Button } from "@kit/button";
import { Trans, useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { lazy, Suspense } from "react";
import { registry } from "@/actions/registry";
import { runAction } from "@/actions/run";
import type { CaseListParams } from "@/entities/case";
import { withFilter, withoutFilters } from "../params";
import { useOnFilters } from "../use-filters";

/** The dialog belongs to the menu of views, which registers the action. */
function saveAsView() {
  const action = registry.get("view.save");
  if (action) void runAction(action);
}

interface Props {
  params: CaseListParams;
  onChange: (params: CaseListParams) => void;
  tagTone: TagTone | undefined;
  /** Opens where conditions are put together. */
  onBuild: () => void;
}

const WhereChips = lazy(() => import("./WhereChips").then((m) => ({ default: m.WhereChips })));

/** The filters that are on, each with its way off. Not there while none is. */
export function FilterBar({ params, onChange, tagTone, onBuild }: Props) {
  const { t } = useLingui();
  const on = useOnFilters(params);
  if (on.length === 0 && !params.where) return null;
  return (
    <div className="flex items-start gap-1 border-t py-1.5 pr-2 pl-3">
      <ul aria-label={t`Filters that are on`} className="flex min-w-0 flex-1 flex-wrap gap-1">
        {on.map(({ name, label, value }) => (
          <li
            key={name}
            className="flex h-6 min-w-0 items-center rounded-md bg-sunken pl-2 text-xs"
            style={name === "tag" && tagTone ? tagColors(tagTone) : undefined}
          >
            <span className="sr-only">{label}: </span>
            <span className="max-w-40 truncate">{value}</span>
            <button
              type="button"
              aria-label={t`Take off the filter ${label}: ${value}`}
              onClick={() => onChange(withFilter(params, { [name]: undefined }))}
              className="flex size-6 items-center justify-center rounded-md opacity-70 hover:opacity-100"
            >
              <X aria-hidden className="size-3" />
            </button>
          </li>
        ))}
        {params.where && (
          <Suspense fallback={null}>
            <WhereChips params={params} onChange={onChange} onEdit={onBuild} />
          </Suspense>
        )}
      </ul>
      <Button variant="ghost" size="sm" onClick={saveAsView}>
        <Trans>Save as view</Trans>
      </Button>
      <Button variant="ghost" size="sm" onClick={() => onChange(withoutFilters(params))}>
        <Trans>Clear</Trans>
      </Button>
    </div>
  );
}
