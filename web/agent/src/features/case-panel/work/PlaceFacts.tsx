import { Select } from "@kit/select";
import { useLingui } from "@lingui/react/macro";
import type { Case, CasePatch } from "@/entities/case";
import { countryNames, languageNames } from "@/lib/places";

interface Props {
  c: Case;
  may: boolean;
  onSave: (patch: CasePatch) => void;
}

/** The language and the country of a case. They are found out by themselves, until somebody says them. */
export function PlaceFacts({ c, may, onSave }: Props) {
  const { t, i18n } = useLingui();
  const none = { value: "", label: t`Not known` };
  const guessed = (field: "language" | "country") => Boolean(c[field]) && !c.by_hand?.includes(field);
  const name = (label: string, field: "language" | "country") => (
    <span className="text-ink-3">
      {label}
      {guessed(field) && <span className="text-xs"> ({t`estimate`})</span>}
    </span>
  );
  return (
    <>
      {name(t`Language`, "language")}
      <div className="flex min-w-0 justify-end text-right">
        <Select
          quiet
          label={t`Language`}
          disabled={!may}
          value={c.language ?? ""}
          options={[none, ...languageNames(i18n.locale, c.language)]}
          onChange={(language) => onSave({ language })}
        />
      </div>
      {name(t`Country`, "country")}
      <div className="flex min-w-0 justify-end text-right">
        <Select
          quiet
          label={t`Country`}
          disabled={!may}
          value={c.country ?? ""}
          options={[none, ...countryNames(i18n.locale)]}
          onChange={(country) => onSave({ country })}
        />
      </div>
    </>
  );
}
