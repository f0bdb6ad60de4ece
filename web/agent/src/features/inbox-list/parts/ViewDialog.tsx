import { tagColors } from "@kit/badge";
import { Button } from "@kit/button";
import { Dialog } from "@kit/dialog";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Switch } from "@kit/switch";
import { toast } from "@kit/toast";
import { useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { CaseListParams } from "@/entities/case";
import { useCan } from "@/entities/me";
import { addView, changeView, type SavedView, savedViewKeys } from "@/entities/saved-view";
import type { TagColor } from "@/entities/tag";
import { errorText } from "@/lib/error-text";
import { viewSearch } from "../saved";
import { fieldsOf } from "../use-view-actions";

interface Props {
  /** The view to change; without one the list becomes a new one. */
  view: SavedView | undefined;
  params: CaseListParams;
  onClose: () => void;
}

/** Names a view, gives it a colour and says who sees it. */
export function ViewDialog({ view, params, onClose }: Props) {
  const { t } = useLingui();
  const client = useQueryClient();
  const navigate = useNavigate();
  const shares = useCan("views.share");
  const [name, setName] = useState(view?.name ?? "");
  const [color, setColor] = useState<TagColor>(view?.color ?? "teal");
  const [shared, setShared] = useState(view?.shared ?? false);
  const [busy, setBusy] = useState(false);
  const save = async (e: FormEvent) => {
    e.preventDefault();
    setBusy(true);
    try {
      if (view) await changeView(view.id, { name, color, ...(shared !== view.shared && { shared }) });
      const made = view ? undefined : await addView({ name, color, shared, ...fieldsOf(params) });
      await client.invalidateQueries({ queryKey: savedViewKeys.list });
      if (made) void navigate({ to: "/inbox/$view", params: { view: "all" }, search: viewSearch(made) });
      onClose();
    } catch (error) {
      toast({ title: errorText(error), tone: "danger" });
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={view ? t`Edit the view` : t`Save as view`}
      description={t`A view keeps the filter, the status and the order of this list.`}
      footer={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" type="submit" form="view-form" busy={busy} disabled={!name.trim()}>
            {t`Save`}
          </Button>
        </>
      }
    >
      <form id="view-form" onSubmit={save} className="grid gap-4 pt-1">
        <Field label={t`Name`}>
          <Input value={name} onChange={(e) => setName(e.target.value)} maxLength={60} autoFocus />
        </Field>
        <Colors value={color} onChange={setColor} />
        {shares && (
          <Switch
            checked={shared}
            onChange={setShared}
            label={t`Share with the workspace`}
            help={t`Everybody sees it. Where it says “me”, it means whoever looks.`}
          />
        )}
      </form>
    </Dialog>
  );
}

function Colors({ value, onChange }: { value: TagColor; onChange: (color: TagColor) => void }) {
  const { t } = useLingui();
  const colors: { color: TagColor; name: string }[] = [
    { color: "grey", name: t`Grey` },
    { color: "teal", name: t`Teal` },
    { color: "blue", name: t`Blue` },
    { color: "green", name: t`Green` },
    { color: "amber", name: t`Amber` },
    { color: "red", name: t`Red` },
    { color: "purple", name: t`Purple` },
  ];
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{t`Colour`}</legend>
      <div className="flex flex-wrap gap-2">
        {colors.map(({ color, name }) => (
          <label
            key={color}
            title={name}
            className="relative flex size-7 items-center justify-center rounded-full has-focus-visible:outline-2"
            style={tagColors(color)}
          >
            <input
              type="radio"
              name="color"
              aria-label={name}
              checked={color === value}
              onChange={() => onChange(color)}
              className="absolute inset-0 m-0 size-full cursor-pointer opacity-0"
            />
            {color === value && <Check aria-hidden className="size-4" strokeWidth={3} />}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
