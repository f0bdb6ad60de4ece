import { api } from "@client/api";
import { isApiError } from "@client/error";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import type { CaseStatus } from "@/entities/case";
import type { CaseChoice } from "@/entities/case-work";
import { errorText } from "@/lib/error-text";
import { Confirm } from "../parts/Confirm";
import { useChange } from "../parts/change";
import { paths, statuses } from "./choices";

/** A word that is being made or changed. */
export type ChoiceDraft = Partial<CaseChoice> & { kind: CaseChoice["kind"] };

/** Has another word take the place of one: on cases, in views and in rules. */
export function MergeChoice({
  choice,
  others,
  onClose,
}: {
  choice: CaseChoice;
  others: readonly CaseChoice[];
  onClose: () => void;
}) {
  const [into, setInto] = useState(others[0]?.id ?? "");
  const merge = useChange(() => api.post(`${paths[choice.kind]}/${choice.id}/merge`, { into }), {
    refresh: [["case-choices"]],
    onDone: onClose,
  });
  return (
    <Confirm
      title={t`Merge “${choice.name}” into another?`}
      confirm={t`Merge`}
      onConfirm={() => merge.mutateAsync(undefined).catch(() => undefined)}
      onClose={onClose}
    >
      <span className="grid gap-3">
        <Trans>
          Cases that have “{choice.name}” get the other one, saved views and rules ask for that, and “{choice.name}” is
          gone. What histories tell stays. There is no undo.
        </Trans>
        <Select
          label={t`Into`}
          value={into}
          options={others.map((other) => ({ value: other.id, label: other.name }))}
          onChange={setInto}
        />
      </span>
    </Confirm>
  );
}

export function DropChoice({ choice, onClose }: { choice: CaseChoice; onClose: () => void }) {
  const remove = useChange(() => api.del(`${paths[choice.kind]}/${choice.id}`), {
    refresh: [["case-choices"]],
    onDone: onClose,
  });
  return (
    <Confirm
      title={t`Delete “${choice.name}”?`}
      confirm={t`Delete`}
      onConfirm={() => remove.mutateAsync(undefined).catch(() => undefined)}
      onClose={onClose}
    >
      {choice.kind === "category" ? (
        <Trans>
          Cases that have it keep its name, but lists cannot be filtered by it any more. Archive it instead to keep
          that.
        </Trans>
      ) : (
        <Trans>Only a sub-status that no case is in can be deleted. Archive it, or merge it into another.</Trans>
      )}
    </Confirm>
  );
}

export function ChoiceDialog({ choice, onClose }: { choice: ChoiceDraft; onClose: () => void }) {
  const [name, setName] = useState(choice.name ?? "");
  const [status, setStatus] = useState<CaseStatus>(choice.status || "pending");
  const path = paths[choice.kind];
  const save = useChange(
    () =>
      choice.id
        ? api.patch(`${path}/${choice.id}`, { name })
        : api.post(path, choice.kind === "category" ? { name } : { name, status }),
    { refresh: [["case-choices"]], quiet: true, onDone: onClose },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined);
  };
  const fault = isApiError(save.error) ? (save.error.field("name") ?? errorText(save.error)) : undefined;
  const titles = choice.id
    ? { category: t`Edit category`, sub_status: t`Edit sub-status` }
    : { category: t`New category`, sub_status: t`New sub-status` };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={titles[choice.kind]}>
      <form onSubmit={submit} className="grid gap-4 pt-1">
        <Field
          label={t`Name`}
          error={fault}
          help={
            choice.id && choice.kind === "category"
              ? t`Cases, saved views and rules follow the new name, as do the categories below it.`
              : undefined
          }
        >
          <Input value={name} onChange={(e) => setName(e.target.value)} maxLength={100} required autoFocus />
        </Field>
        {choice.kind === "sub_status" && (
          <Field label={t`Status`} help={choice.id ? t`The status stays as it is.` : undefined}>
            <Select value={status} options={statuses()} onChange={setStatus} disabled={!!choice.id} />
          </Field>
        )}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t`Save`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
