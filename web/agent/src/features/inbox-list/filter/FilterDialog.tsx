import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { CaseListParams } from "@/entities/case";
import type { FilterNode } from "@/entities/filter";
import { FilterBuilder } from "./FilterBuilder";
import { useFilterFields } from "./fields";
import { SaveFilter } from "./SaveFilter";

interface Props {
  params: CaseListParams;
  onChange: (params: CaseListParams) => void;
  onClose: () => void;
}

/** Puts together by what the list is filtered, for people who read no code. */
export function FilterDialog({ params, onChange, onClose }: Props) {
  const { t } = useLingui();
  const fields = useFilterFields();
  const [where, setWhere] = useState<FilterNode | null | undefined>(params.where ?? null);
  const [saving, setSaving] = useState(false);
  const show = (filter: FilterNode | null) => {
    const { where: _, ...rest } = params;
    onChange(filter ? { ...rest, where: filter } : rest);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Filter by conditions`}
      description={t`They hold on top of the view, the status and the other filters.`}
      className="w-[min(46rem,calc(100vw-24px))]!"
      footer={
        <>
          <Button inactive={!where || saving} className="mr-auto" onClick={() => setSaving(true)}>
            {t`Save as filter…`}
          </Button>
          <Button onClick={onClose} className="max-sm:hidden">{t`Cancel`}</Button>
          <Button variant="primary" inactive={where === undefined} onClick={() => show(where ?? null)}>
            {t`Show the cases`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <FilterBuilder
          value={params.where ?? null}
          about="case"
          fields={fields}
          heading={t`Cases that meet`}
          onChange={setWhere}
        />
        {saving && where && (
          <SaveFilter
            filter={where}
            about="case"
            onSaved={(made) => show({ all: [{ saved: made.id }] })}
            onClose={() => setSaving(false)}
          />
        )}
      </div>
    </Dialog>
  );
}
