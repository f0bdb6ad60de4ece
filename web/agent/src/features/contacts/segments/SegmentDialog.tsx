import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { FilterNode } from "@/entities/filter";
import { FilterBuilder } from "@/features/inbox-list/filter/FilterBuilder";
import { useFilterFields } from "@/features/inbox-list/filter/fields";
import { SaveFilter } from "@/features/inbox-list/filter/SaveFilter";
import { nodeOf } from "./params";

interface Props {
  /** What it begins with. */
  where: FilterNode | undefined;
  onShow: (where: FilterNode | undefined) => void;
  onClose: () => void;
}

/** Puts together which contacts are meant, to look at them now or to keep them as a segment. */
export function SegmentDialog({ where, onShow, onClose }: Props) {
  const { t } = useLingui();
  const fields = useFilterFields({ about: "contact" });
  const [node, setNode] = useState<FilterNode | null | undefined>(where ?? null);
  const [saving, setSaving] = useState(false);
  const show = (next: FilterNode | undefined) => {
    onShow(next);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={where ? t`Conditions` : t`New segment`}
      description={t`Contacts by what they are: their tags, company, consent, when they last wrote, your own fields.`}
      className="w-[min(46rem,calc(100vw-24px))]!"
      footer={
        <div className="flex w-full flex-wrap items-center justify-end gap-2">
          <Button inactive={!node || saving} className="mr-auto" onClick={() => setSaving(true)}>
            {t`Save as segment…`}
          </Button>
          <Button onClick={onClose} className="max-sm:hidden">{t`Cancel`}</Button>
          <Button variant="primary" inactive={node === undefined} onClick={() => show(node ?? undefined)}>
            {t`Show the contacts`}
          </Button>
        </div>
      }
    >
      <div className="grid gap-4">
        <FilterBuilder
          value={where ?? null}
          about="contact"
          fields={fields}
          heading={t`Contacts that meet`}
          onChange={setNode}
        />
        {saving && node && (
          <SaveFilter
            filter={node}
            about="contact"
            onSaved={(made) => show(nodeOf(made))}
            onClose={() => setSaving(false)}
          />
        )}
      </div>
    </Dialog>
  );
}
