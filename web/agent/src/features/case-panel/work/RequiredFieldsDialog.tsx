import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { useLingui } from "@lingui/react/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { change } from "@/actions/case-actions";
import { runAction } from "@/actions/run";
import { caseFieldsQuery } from "@/entities/attribute";
import type { Case } from "@/entities/case";
import { heldCase } from "@/entities/case-store";
import type { AttributeValue } from "@/entities/contact";
import { FieldInput } from "./FieldInput";

/** Asks for what has to be known before the case is resolved, and resolves it. */
export function RequiredFieldsDialog({ c, onClose }: { c: Case; onClose: () => void }) {
  const { t } = useLingui();
  const client = useQueryClient();
  const { data: all = [] } = useQuery(caseFieldsQuery);
  const [values, setValues] = useState<Record<string, AttributeValue>>({});
  const held = heldCase(client, c.id) ?? c;
  const required = all.filter((f) => f.required);
  const heldOf = (key: string) => values[key] ?? held.fields?.[key];
  const missing = required.some((f) => heldOf(f.key) === undefined || heldOf(f.key) === null);
  const save = useMutation({
    mutationFn: () =>
      runAction({
        id: "case.resolve.fields",
        title: t`Resolve`,
        icon: CircleCheck,
        group: "case",
        perform: async () => {
          const done = await change(client, [held], { fields: values, status: "resolved" }, t`Case resolved`);
          onClose();
          return done;
        },
      }),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t`Before you resolve case #${c.number}`}
      description={t`Your workspace wants to know this of every case.`}
    >
      <form
        className="grid gap-4 pt-1"
        onSubmit={(e) => {
          e.preventDefault();
          save.mutate();
        }}
      >
        {required.map((f) => (
          <Field key={f.id} label={f.name}>
            <FieldInput
              labelled
              field={f}
              value={heldOf(f.key)}
              onChange={(v) => setValues((have) => ({ ...have, [f.key]: v }))}
            />
          </Field>
        ))}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" disabled={missing} busy={save.isPending}>
            {t`Resolve`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
