import { api } from "@client/api";
import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { type Me, meKeys, useMe } from "@/entities/me";
import { useChange } from "../parts/change";

const choices = [0, 5, 10, 20];

/** For how long what one sends can be taken back. */
export function UndoSend() {
  const { t } = useLingui();
  const me = useMe();
  const save = useChange((undo_seconds: number) => api.patch<Me>("/auth/me", { undo_seconds }), {
    refresh: [meKeys.me],
    done: t`Saved.`,
  });
  return (
    <div className="max-w-md">
      <Field
        label={t`Hold what I send`}
        help={t`For so long you can take a message back into the box before the customer gets it.`}
      >
        <Select
          value={String(me.undo_seconds ?? 0)}
          options={choices.map((n) => ({
            value: String(n),
            label: n === 0 ? t`Send at once` : plural(n, { one: "# second", other: "# seconds" }),
          }))}
          onChange={(n) => save.mutate(Number(n))}
        />
      </Field>
    </div>
  );
}
