import { IconButton } from "@kit/button";
import { Field } from "@kit/field";
import { Input } from "@kit/input";
import { Menu, MenuItem } from "@kit/menu";
import { t } from "@lingui/core/macro";
import { UserRound } from "lucide-react";
import type { Blank } from "@/entities/template";
import { useBlankName } from "@/features/composer/templates/BlankField";
import { Section } from "../parts/Page";
import { useKnown } from "./parts/known";
import { SampleFile } from "./parts/SampleFile";

interface Props {
  blanks: readonly Blank[];
  fills: Record<string, string>;
  disabled: boolean;
  onChange: (fills: Record<string, string>) => void;
}

const kinds: readonly Blank["kind"][] = ["text", "url", "code", "number", "file"];

/** What goes into the blanks by itself, for all languages: whoever sends it can write something else. */
export function Fills({ blanks, fills, disabled, onChange }: Props) {
  // A file of the template's own stands in its header already.
  const fillable = blanks.filter(
    (b) => kinds.includes(b.kind) && b.key !== "code" && (b.kind !== "file" || !b.fill || b.fill === fills[b.key]),
  );
  if (fillable.length === 0) return null;
  const set = (key: string, value: string) => {
    const { [key]: _, ...rest } = fills;
    onChange(value ? { ...rest, [key]: value } : rest);
  };
  return (
    <Section
      title={t`What fills the variables`}
      about={t`Stands there already when somebody sends it, and can be changed then. It holds in all languages, and needs no review.`}
    >
      <fieldset disabled={disabled} className="grid min-w-0 gap-3 sm:grid-cols-2">
        {fillable.map((blank) => (
          <Fill key={blank.key} blank={blank} value={fills[blank.key] ?? ""} onChange={(v) => set(blank.key, v)} />
        ))}
      </fieldset>
    </Section>
  );
}

function Fill({ blank, value, onChange }: { blank: Blank; value: string; onChange: (value: string) => void }) {
  const name = useBlankName(blank);
  const known = useKnown();
  if (blank.kind === "file") {
    return (
      <div>
        <SampleFile
          path={`fills.${blank.key}`}
          label={name}
          help={t`Nothing: whoever sends it gives a file.`}
          fileId={value}
          mimes={blank.mimes}
          onChange={onChange}
        />
      </div>
    );
  }
  const means = known.find((k) => k.fill === value)?.label;
  return (
    <div className="flex items-start gap-1">
      <Field
        label={name}
        help={means ?? (value ? undefined : t`Nothing: whoever sends it writes it.`)}
        className="min-w-0 flex-1"
      >
        <Input value={value} maxLength={1024} onChange={(e) => onChange(e.target.value)} />
      </Field>
      <Menu
        align="end"
        trigger={
          <IconButton label={t`Choose what fills ${name}`} tooltip={false} className="mt-6">
            <UserRound />
          </IconButton>
        }
      >
        <MenuItem checked={value === ""} onSelect={() => onChange("")}>
          {t`Nothing`}
        </MenuItem>
        {known.map((k) => (
          <MenuItem key={k.fill} checked={k.fill === value} onSelect={() => onChange(k.fill)}>
            {k.label}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}
