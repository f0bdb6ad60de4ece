import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import type { CaseListParams } from "@/entities/case";
import { changed, type Group, toGroup, toNode } from "./draft";
import { useFilterFields } from "./fields";
import { GroupEditor } from "./GroupEditor";

interface Props {
  params: CaseListParams;
  onChange: (params: CaseListParams) => void;
  onClose: () => void;
}

/** Puts together by what the list is filtered, for people who read no code. */
export function FilterDialog({ params, onChange, onClose }: Props) {
  const { t } = useLingui();
  const fields = useFilterFields();
  const [draft, setDraft] = useState<Group>(() => toGroup(params.where));
  const [fresh, setFresh] = useState(0);
  const show = () => {
    const { where: _, ...rest } = params;
    const where = toNode(draft);
    onChange(where ? { ...rest, where } : rest);
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
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" onClick={show}>{t`Show the cases`}</Button>
        </>
      }
    >
      <GroupEditor
        group={draft}
        fields={fields}
        depth={1}
        fresh={fresh}
        onChange={(key, to) => setDraft((held) => changed(held, key, to))}
        onAdded={setFresh}
      />
    </Dialog>
  );
}
