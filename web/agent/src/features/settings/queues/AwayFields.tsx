import { Field } from "@kit/field";
import { Select } from "@kit/select";
import { t } from "@lingui/core/macro";
import type { ReturnPolicy } from "@/entities/queue";
import { Amount } from "@/features/routing/Amount";
import type { QueueDraft } from "./draft";

interface Props {
  draft: Pick<QueueDraft, "on_away" | "on_offline">;
  onChange: (patch: Partial<QueueDraft>) => void;
}

/** What becomes of somebody's cases when they have gone. */
export function AwayFields({ draft, onChange }: Props) {
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <Policy label={t`When somebody goes away`} value={draft.on_away} onChange={(on_away) => onChange({ on_away })} />
      <Policy
        label={t`When somebody goes offline`}
        value={draft.on_offline}
        onChange={(on_offline) => onChange({ on_offline })}
      />
    </div>
  );
}

type Do = "keep" | "now" | "after";

interface PolicyProps {
  label: string;
  value: ReturnPolicy;
  onChange: (value: ReturnPolicy) => void;
}

function Policy({ label, value, onChange }: PolicyProps) {
  return (
    <div className="grid content-start gap-1.5">
      <Field label={label}>
        <Select<Do>
          value={value.do || "keep"}
          onChange={(what) => onChange({ do: what, after_seconds: what === "after" ? value.after_seconds || 900 : 0 })}
          options={[
            { value: "keep", label: t`They keep their cases` },
            { value: "now", label: t`Their cases wait again at once` },
            { value: "after", label: t`Their cases wait again after` },
          ]}
        />
      </Field>
      {value.do === "after" && (
        <Amount
          label={t`${label}: after`}
          value={value.after_seconds}
          onChange={(after_seconds) => onChange({ ...value, after_seconds })}
        />
      )}
    </div>
  );
}
