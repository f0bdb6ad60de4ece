import { Input } from "@kit/input";
import { Skeleton } from "@kit/skeleton";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type DeskForm, formsQuery } from "@/entities/form";
import type { FormOffer } from "@/entities/message";
import { Row } from "../parts/RichRow";

interface Props {
  offer: FormOffer | null;
  limit: number;
  error?: string;
  labelError?: string;
  onChange: (offer: FormOffer) => void;
}

/** The questions as the message shows them; the server fills in what is published. */
function offerOf(form: DeskForm, label: string): FormOffer {
  const fields = form.screens.flatMap((s) => s.fields);
  return {
    id: form.id,
    title: form.name,
    label,
    questions: fields.map((f, i) => ({
      key: f.key ?? String(i),
      label: f.label,
      kind: f.kind,
      ...(f.options?.length ? { options: f.options.map((title, n) => ({ id: String(n), title })) } : {}),
    })),
  };
}

/** Chooses a published form and says what its button reads. */
export function FormPart({ offer, limit, error, labelError, onChange }: Props) {
  const { t } = useLingui();
  const { data } = useQuery(formsQuery);
  if (!data) return <Skeleton className="h-24" />;
  const forms = data.filter((f) => f.state === "published");
  if (forms.length === 0) {
    return (
      <p className="text-sm text-ink-2">
        <Trans>No form is published yet. A supervisor makes one under Settings, Forms.</Trans>
      </p>
    );
  }
  const label = offer?.label ?? t`Open the form`;
  return (
    <div className="grid gap-2">
      <fieldset>
        <legend className="text-xs font-medium text-ink-2">
          <Trans>Form</Trans>
        </legend>
        {forms.map((f) => (
          <label key={f.id} className="flex min-h-8 cursor-pointer items-center gap-2 text-sm">
            <input
              type="radio"
              name="form"
              className="size-4 accent-accent"
              checked={offer?.id === f.id}
              onChange={() => onChange(offerOf(f, label))}
            />
            {f.name}
          </label>
        ))}
        {error && <p className="text-xs text-danger">{error}</p>}
      </fieldset>
      {offer && (
        <Row label={t`Label of the button`} limit={limit} value={offer.label ?? ""} error={labelError}>
          <Input value={offer.label ?? ""} onChange={(e) => onChange({ ...offer, label: e.target.value })} />
        </Row>
      )}
    </div>
  );
}
